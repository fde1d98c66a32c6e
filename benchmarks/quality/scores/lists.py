"""From pairs of a small group to one list per person, and back."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from recommender.arrays import DoubleArray, FloatArray, IntArray


def as_lists(pairs: IntArray, values: DoubleArray, n: int) -> DoubleArray:
    """A square table of pair values, the same from both sides.

    Parameters
    ----------
    pairs, values
        Shapes (m, 2) and (m,).
    n
        Number of people; the table is for groups small enough to hold it.

    Returns
    -------
    DoubleArray, shape (n, n)
        ``-inf`` where there is no such pair.
    """
    lists = np.full((n, n), -np.inf)
    lists[pairs[:, 0], pairs[:, 1]] = values
    lists[pairs[:, 1], pairs[:, 0]] = values
    return lists


def as_pairs(lists: DoubleArray, pairs: IntArray) -> DoubleArray:
    """The mean of what both sides' lists say of each pair, shape (m,)."""
    first, second = pairs[:, 0], pairs[:, 1]
    both: DoubleArray = (lists[first, second] + lists[second, first]) / 2
    return both


def percentiles(lists: DoubleArray | FloatArray) -> DoubleArray:
    """Places on each list as shares, shape (s, n): above 0 to 1 (first); 0 where not allowed.

    Ties share the mean of their places. What two members say of each other is made comparable
    so: somebody who likes everybody no longer does.
    """
    from scipy.stats import rankdata

    allowed = np.isfinite(lists)
    ranks = rankdata(np.where(allowed, lists, -np.inf), axis=1)
    below = (~allowed).sum(axis=1, keepdims=True)
    share = (ranks - below) / np.maximum(allowed.sum(axis=1, keepdims=True), 1)
    places: DoubleArray = np.where(allowed, share, 0.0)
    return places
