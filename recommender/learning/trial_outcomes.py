"""What came of the introductions of a trial, found in a history."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from recommender.learning.label import good_meetings

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pandas as pd

    from recommender.arrays import BoolArray, DoubleArray, IntArray


class TrialRow(NamedTuple):
    """An introduction that a coin decided."""

    week: str
    a: str
    b: str
    trail: str
    """Name of its trail, another one in every trial."""
    of_new: bool


def find_outcomes(
    rows: Sequence[TrialRow], history: pd.DataFrame
) -> tuple[IntArray, BoolArray, DoubleArray]:
    """Trail, side and outcome of each introduction, as `recommender.maths.measures.trial` takes them.

    Parameters
    ----------
    rows
        Of one or more trials.
    history
        Columns ``recommender.club.club.HISTORY_COLUMNS``.

    Returns
    -------
    trail : IntArray, of_new : BoolArray, outcome : DoubleArray
        Shape (m,) each; the outcome is 1 for a good meeting, 0 for none, NaN where nobody can know.
    """
    good = good_meetings(history)
    known = {
        (str(week), *sorted((str(a), str(b)))): value
        for week, a, b, value in zip(history["week"], history["a"], history["b"], good, strict=True)
    }
    outcome = np.array([known.get((row.week, *sorted((row.a, row.b))), np.nan) for row in rows])
    trail = np.unique([row.trail for row in rows], return_inverse=True)[1]
    return trail.astype(np.int64), np.array([row.of_new for row in rows], np.bool_), outcome
