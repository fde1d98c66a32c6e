"""What two members have in common, counted by walking two sorted lists at once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from recommender.maths.compiled import compiled

if TYPE_CHECKING:
    from typing import Any

    import numpy as np
    import numpy.typing as npt

    from recommender.arrays import DoubleArray, IntArray

    Lists = tuple[npt.NDArray[np.signedinteger[Any]], npt.NDArray[np.signedinteger[Any]]]


@compiled
def count_shared(lists: Lists, pairs: IntArray, out: IntArray) -> None:
    """Fill in how many entries the lists of the two of each pair share.

    Parameters
    ----------
    lists
        Where each member's list starts, shape (n + 1,), and the lists one after the other, each
        ascending.
    pairs
        Shape (n_pairs, 2).
    out
        Shape (n_pairs,).
    """
    start, entries = lists
    for p in range(len(pairs)):
        i, j = start[pairs[p, 0]], start[pairs[p, 1]]
        last_i, last_j = start[pairs[p, 0] + 1], start[pairs[p, 1] + 1]
        count = 0
        while i < last_i and j < last_j:
            if entries[i] == entries[j]:
                count += 1
                i += 1
                j += 1
            elif entries[i] < entries[j]:
                i += 1
            else:
                j += 1
        out[p] = count


@compiled
def weigh_shared(lists: Lists, weights: DoubleArray, pairs: IntArray, out: DoubleArray) -> None:
    """Fill in the sum of the weights of the entries that the lists of the two share.

    Parameters
    ----------
    lists, pairs
        As in `count_shared`.
    weights
        Of entries, by their number.
    out
        Shape (n_pairs,).
    """
    start, entries = lists
    for p in range(len(pairs)):
        i, j = start[pairs[p, 0]], start[pairs[p, 1]]
        last_i, last_j = start[pairs[p, 0] + 1], start[pairs[p, 1] + 1]
        total = 0.0
        while i < last_i and j < last_j:
            if entries[i] == entries[j]:
                total += weights[entries[i]]
                i += 1
                j += 1
            elif entries[i] < entries[j]:
                i += 1
            else:
                j += 1
        out[p] = total
