"""Parallel sentences: whether the translation is the nearest of all sentences."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from benchmarks.quality.records import Measured, mean_of
from recommender.maths.measures.metrics import found_within

if TYPE_CHECKING:
    import pandas as pd

    from benchmarks.quality.encoder.methods import Fit


def measure_retrieval(table: pd.DataFrame, fit: Fit) -> list[Measured]:
    """Share of sentences whose translation is nearest among all, both ways.

    Parameters
    ----------
    table
        Columns ``en`` and ``de``; chance is 1 / rows.
    fit
        The encoder for given texts.
    """
    english, german = list(table["en"]), list(table["de"])
    encoder = fit([*english, *german])
    en, de = encoder.encode(english), encoder.encode(german)
    rows = np.arange(len(table))
    return [
        mean_of("de_en_at_1", found_within(de, en, rows).astype(np.float64)),
        mean_of("en_de_at_1", found_within(en, de, rows).astype(np.float64)),
    ]
