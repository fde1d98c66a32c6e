"""Near items of others, added up by member: whom something speaks for.

An index gives the nearest items of each item asked for. What one member's items find of another's
is one number for the two; the largest numbers of each member are the partners worth scoring.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from scipy.sparse import coo_array, csr_array

from recommender.maths.threads import in_threads

if TYPE_CHECKING:
    from recommender.arrays import DoubleArray, FloatArray, IntArray

_ROWS = 512
"""Rows one thread puts in order at a time: no knob, as they do not depend on each other."""


def take_best(
    levels: FloatArray, givers: IntArray, askers: IntArray, shape: tuple[int, int]
) -> csr_array:
    """The largest level between each asker's items and each giver's.

    Parameters
    ----------
    levels
        Shape (n_items, k): how near the nearest items come to each item asked for; those of 0 and
        below count for nothing.
    givers
        Shape (n_items, k): whose item each is, -1 for nobody's.
    askers
        Shape (n_items,): row of the member who asks.
    shape
        Number of askers and of givers.
    """
    items, places = np.nonzero((levels > 0.0) & (givers >= 0))
    keys = askers[items] * shape[1] + givers[items, places]
    best, pairs = _largest_by_key(keys, levels[items, places])
    return csr_array(coo_array((best, (pairs // shape[1], pairs % shape[1])), shape=shape))


def _largest_by_key(keys: IntArray, values: FloatArray) -> tuple[FloatArray, IntArray]:
    """The largest value of each key, and the keys, ascending."""
    order = np.argsort(keys, kind="stable")
    ordered = keys[order]
    first = np.flatnonzero(np.diff(ordered, prepend=-1) > 0)
    if not len(first):
        return values[:0], keys[:0]
    return np.maximum.reduceat(values[order], first), ordered[first]


def list_best(levels: csr_array, k: int) -> tuple[IntArray, DoubleArray]:
    """The ``k`` largest entries in each row, wherever they lie.

    Rows ascend, and the entries of a row descend; of equal entries the first columns. A row with
    fewer entries gives fewer.

    Returns
    -------
    places
        Shape (m, 2): row and column.
    values
        Shape (m,).
    """
    from recommender.maths.search.partners_compiled import (
        mark_largest,
    )  # compiled when first needed

    levels.sort_indices()
    places = np.full((levels.shape[0], k), -1, dtype=np.int64)
    starts, values = levels.indptr.astype(np.int64), levels.data

    def fill(low: int, high: int) -> None:
        mark_largest(starts[low : high + 1], values, k, places[low:high])

    in_threads(fill, len(places), _ROWS)
    rows, ranks = np.nonzero(places >= 0)
    entries = places[rows, ranks]
    columns = levels.indices[entries].astype(np.int64)
    return np.stack([rows, columns], axis=1), levels.data[entries].astype(np.float64)


def mark_best(pairs: IntArray, weights: DoubleArray, k: int, n: int) -> np.ndarray:
    """Which pairs are among the ``k`` of largest weight of either of their two, shape (m,).

    Parameters
    ----------
    pairs
        Shape (m, 2), each pair once; of equal weights the first ones.
    weights
        Shape (m,).
    k
        At least 1.
    n
        Number of members.
    """
    ends, numbers = pairs.T.ravel(), np.tile(np.arange(len(pairs)), 2)
    order = np.lexsort((numbers, -np.tile(weights, 2), ends))
    start = np.concatenate([[0], np.cumsum(np.bincount(ends, minlength=n))])
    rank = np.arange(len(order)) - start[ends[order]]
    marked = np.zeros(len(pairs), dtype=np.bool_)
    marked[numbers[order[rank < k]]] = True
    return marked
