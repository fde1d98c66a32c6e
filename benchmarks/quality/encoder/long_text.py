"""Long text: finding a sentence in a long passage of the other language."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from benchmarks.quality.records import Measured, mean_of
from recommender.stages.encode import windows

if TYPE_CHECKING:
    import pandas as pd

    from benchmarks.quality.encoder.methods import Fit
    from recommender.arrays import DoubleArray, FloatArray, IntArray

SENTENCES = 7
"""Sentences of a long passage, about as long as the longest ``about``."""


def measure_long_text(table: pd.DataFrame, fit: Fit) -> list[Measured]:
    """Find the German passage in which an English sentence's translation stands.

    Parameters
    ----------
    table
        Columns ``en`` and ``de``, in the order of documents; what is left over after the last
        whole passage is not asked for.
    fit
        The encoder for given texts.

    Returns
    -------
    list of Measured
        Share of sentences whose passage is nearest: passages as one vector, and as
        production encodes them, by the best of their windows.
    """
    count = len(table) // SENTENCES
    english, german = list(table["en"]), list(table["de"])
    passages = [" ".join(german[n * SENTENCES : (n + 1) * SENTENCES]) for n in range(count)]
    windows_of = [windows(passage) for passage in passages]
    pieces = [window for passage_windows in windows_of for window in passage_windows]
    encoder = fit([*english, *passages, *pieces])
    queries = encoder.encode(english[: count * SENTENCES])
    right = np.repeat(np.arange(count), SENTENCES)
    whole = queries @ encoder.encode(passages).T
    starts = np.cumsum([0, *(len(passage_windows) for passage_windows in windows_of[:-1])])
    best = np.maximum.reduceat(queries @ encoder.encode(pieces).T, starts, axis=1)
    return [
        mean_of("whole_at_1", _is_best(whole, right)),
        mean_of("windows_at_1", _is_best(best, right)),
    ]


def _is_best(scores: FloatArray, right: IntArray) -> DoubleArray:
    """1 where the column named in ``right`` has the row's highest score, else 0."""
    best: DoubleArray = (np.argmax(scores, axis=1) == right).astype(np.float64)
    return best
