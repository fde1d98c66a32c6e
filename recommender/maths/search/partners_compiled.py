"""The largest entries of each row of a sparse matrix."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from recommender.maths.compiled import compiled

if TYPE_CHECKING:
    from recommender.arrays import FloatArray, IntArray


@compiled
def mark_largest(starts: IntArray, values: FloatArray, k: int, out: IntArray) -> None:
    """Fill in where the ``k`` largest entries of each row lie, largest first.

    Parameters
    ----------
    starts
        Shape (n_rows + 1,): where the entries of each row start.
    values
        Shape (n_entries,); of equal ones the first.
    k
        At least 1.
    out
        Shape (n_rows, k); stays as it is where a row has fewer entries.
    """
    for row in range(len(starts) - 1):
        low, high = starts[row], starts[row + 1]
        order = np.argsort(-values[low:high], kind="mergesort")
        for rank in range(min(k, high - low)):
            out[row, rank] = low + order[rank]
