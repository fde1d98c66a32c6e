"""Sentence similarity as people scored it, in English, in German and across."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from benchmarks.quality.records import Measured
from recommender.maths.measures.metrics import bootstrap, spearman

if TYPE_CHECKING:
    import pandas as pd

    from benchmarks.quality.encoder.methods import Fit
    from recommender.arrays import DoubleArray

SIDES = {"en": ("en1", "en2"), "de": ("de1", "de2"), "across": ("en1", "de2")}
_ROUNDS = 200
"""Draws of an interval: ranking thousands of pairs is slow, and two digits are enough."""


def measure_similarity(table: pd.DataFrame, fit: Fit) -> list[Measured]:
    """Spearman correlation of cosine and human score, per split and language.

    Parameters
    ----------
    table
        Columns ``split``, ``score``, ``en1``, ``en2``, ``de1``, ``de2``.
    fit
        The encoder for given texts.
    """
    names = ("en1", "en2", "de1", "de2")
    encoder = fit([text for name in names for text in table[name]])
    measured = []
    for split, part in table.groupby("split", sort=True):
        vectors = {name: encoder.encode(list(part[name])) for name in names}
        scores = part["score"].to_numpy(dtype=np.float64)
        for language, (left, right) in SIDES.items():
            cosine = np.einsum("ij,ij->i", vectors[left], vectors[right]).astype(np.float64)
            measured.append(_correlate(f"spearman_{language}_{split}", cosine, scores))
    return measured


def _correlate(metric: str, cosine: DoubleArray, scores: DoubleArray) -> Measured:
    rng = np.random.default_rng(0)
    low, high = bootstrap(
        len(scores), lambda rows: spearman(cosine[rows], scores[rows]), rng, _ROUNDS
    )
    return Measured(metric, spearman(cosine, scores), low, high, len(scores))
