"""What came of introductions, as labels a ranker can learn from.

The label answers what the ranker predicts: *would an introduction of these two be a good
meeting*? It is good if both were glad of it. Nobody's gladness is traded for the other's, as one
who gains at the cost of the other is no introduction a club wants to repeat; and an acceptance
alone is no success, as people accept whom they would meet anyway (Huang, Tiwari and Shah, 2013).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import numpy as np
import pandas as pd

if TYPE_CHECKING:
    from recommender.arrays import DoubleArray, IntArray

Target = Literal["glad", "learned"]
"""What a good meeting is rated by: each is a target of its own."""

GLAD = 4
"""Rating of 1 to 5 from which somebody was glad: 3 is the middle of the scale, "it was all right"."""

LARGEST_WEIGHT = 20.0
"""Weights are cut here, in units of the mean one: a pair that was hardly ever chosen must not
decide a fit alone (truncated importance weights: Ionides, 2008)."""


@dataclass(frozen=True)
class Labels:
    """Introductions whose outcome is known."""

    rows: IntArray
    """Shape (m,), positions in the history table, ascending."""
    good: IntArray
    """Shape (m,), 1 for a good meeting, 0 for none."""
    weight: DoubleArray
    """Shape (m,), above 0; 1 where no propensity is known."""


def label_outcomes(history: pd.DataFrame, rated: Target = "glad") -> Labels:
    """Labels of the introductions whose outcome is known; the others are left out.

    ``rated`` is what both are to rate highly: ``glad``, or ``learned`` something new.

    Parameters
    ----------
    history
        Columns ``recommender.club.club.HISTORY_COLUMNS``. Its ``propensity`` weighs the introductions
        of weeks in which something was drawn; where nothing was, all count alike.
    """
    good = good_meetings(history, rated)
    rows = np.flatnonzero(~np.isnan(good))
    weight = inverse_propensity(drawn_odds(history)[rows])
    return Labels(rows, good[rows].astype(np.int64), weight)


def drawn_odds(history: pd.DataFrame) -> DoubleArray:
    """The chance that each introduction had, where its week's round was drawn.

    A round was drawn if any of its pairs is known to have had a chance below 1.

    Parameters
    ----------
    history
        Columns ``week`` and ``propensity``; without the latter nothing was drawn.

    Returns
    -------
    DoubleArray, shape (n_introductions,)
        In (0, 1]; NaN where nothing was drawn or nobody knows.
    """
    if "propensity" not in history:
        return np.full(len(history), np.nan)
    odds = pd.to_numeric(history["propensity"], errors="coerce")
    odds = pd.Series(odds.to_numpy(np.float64, na_value=np.nan), index=history.index)
    odds = odds.where((odds > 0) & (odds <= 1))
    drawn = (odds < 1).groupby(history["week"]).transform("any")
    return odds.where(drawn).to_numpy(dtype=np.float64)


def good_meetings(history: pd.DataFrame, rated: Target = "glad") -> DoubleArray:
    """Whether each introduction was a good meeting: 1, 0, or NaN where nobody can know.

    ===========================================  =====
    both rated glad `GLAD` or more               1
    one rated glad below that                    0, whatever the other said
    they did not meet                            0: the introduction came to nothing
    one declined and nobody says that they met   0
    anything else                                NaN
    ===========================================  =====

    So "met, and one did not answer" is unknown if the other was glad. A table that says both
    "did not meet" and how glad somebody was contradicts itself and is unknown, too.

    Parameters
    ----------
    history
        Columns ``accepted_a``, ``accepted_b``, ``met``, ``glad_a``, ``glad_b``; any may hold
        missing values.
    rated
        ``learned`` reads these ratings in the place of how glad they were.

    Returns
    -------
    DoubleArray, shape (n_introductions,)
    """
    glad = np.stack([_numbers(history[f"{rated}_{side}"]) for side in "ab"], axis=1)
    said_no = np.stack(
        [_numbers(history[name]) == 0 for name in ("accepted_a", "accepted_b")], axis=1
    ).any(axis=1)
    met = _numbers(history["met"])
    is_rated = np.any(~np.isnan(glad), axis=1)
    found = np.full(len(history), np.nan)
    found[(glad >= GLAD).all(axis=1)] = 1.0
    found[(glad < GLAD).any(axis=1)] = 0.0
    found[~is_rated & ((met == 0) | (said_no & np.isnan(met)))] = 0.0
    found[is_rated & (met == 0)] = np.nan
    return found


def inverse_propensity(propensity: DoubleArray) -> DoubleArray:
    """Sample weights that undo how pairs were chosen (Horvitz and Thompson, 1952).

    ``1 / propensity``, divided by its mean over the known ones (Hájek), so that an introduction
    of unknown propensity counts as an average one; cut at `LARGEST_WEIGHT`.

    Parameters
    ----------
    propensity
        Shape (m,), in (0, 1]; NaN (or out of range) where unknown.

    Returns
    -------
    DoubleArray, shape (m,)

    Examples
    --------
    >>> inverse_propensity(np.array([0.5, 0.25, np.nan])).round(3).tolist()
    [0.667, 1.333, 1.0]
    """
    known = (propensity > 0) & (propensity <= 1)
    weight = np.ones(len(propensity))
    if known.any():
        inverse = 1.0 / propensity[known]
        weight[known] = np.minimum(inverse / inverse.mean(), LARGEST_WEIGHT)
    return weight


def _numbers(column: pd.Series[float]) -> DoubleArray:
    """A nullable column as floats, NaN where missing."""
    return np.asarray(column.astype("Float64").to_numpy(np.float64, na_value=np.nan), np.float64)
