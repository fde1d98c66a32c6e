"""Best pairs of papers from a table of products, compiled."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from recommender.maths.compiled import compiled

if TYPE_CHECKING:
    from recommender.arrays import FloatArray, IntArray


@compiled
def reduce_products(
    products: FloatArray, position: IntArray, start: IntArray, inner: IntArray, out: FloatArray
) -> None:
    """Fill in best, second, mean best of a's papers in b, mean best of b's in a.

    Parameters
    ----------
    products
        Shape (m, n_papers), in C order: papers of some members with all papers.
    position
        Shape (n_listed,): paper of each entry of the members' lists.
    start
        Shape (n + 1,): where each member's list starts.
    inner
        Shape (s + 1,): where the rows of each of the s members start.
    out
        Shape (s, n, 4).
    """
    longest = np.diff(start).max()
    best_of_b = np.empty(longest, dtype=np.float32)
    for a in range(len(inner) - 1):
        rows = inner[a], inner[a + 1]
        for b in range(len(start) - 1):
            listed = position[start[b] : start[b + 1]]
            if rows[1] > rows[0] and len(listed):
                _one_pair(products, rows, listed, best_of_b, out[a, b])


@compiled
def _one_pair(
    products: FloatArray,
    rows: tuple[int, int],
    listed: IntArray,
    best_of_b: FloatArray,
    out: FloatArray,
) -> None:
    size = len(listed)
    best_of_b[:size] = -1.0
    best, second, total = np.float32(-1.0), np.float32(-1.0), np.float32(0.0)
    for i in range(rows[0], rows[1]):
        best_of_a = np.float32(-1.0)
        for k in range(size):
            value = products[i, listed[k]]
            best_of_a = max(best_of_a, value)
            best_of_b[k] = max(best_of_b[k], value)
        total += best_of_a
        second = max(second, min(best_of_a, best))
        best = max(best, best_of_a)
    top, next_one = np.float32(-1.0), np.float32(-1.0)
    for value in best_of_b[:size]:
        next_one = max(next_one, min(value, top))
        top = max(top, value)
    out[0], out[1] = best, max(min(second, next_one), np.float32(0.0))
    out[2], out[3] = total / (rows[1] - rows[0]), best_of_b[:size].mean()
