"""The best of what one member gives for what another asks for, pair by pair."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from recommender.maths.compiled import compiled_sums

if TYPE_CHECKING:
    from recommender.arrays import DoubleArray, FloatArray, IntArray


@compiled_sums
def product(left: FloatArray, right: FloatArray) -> np.float32:
    """Inner product of two vectors; a loop, as a library's costs more to call than to sum."""
    total = np.float32(0)
    for k in range(len(left)):
        total += left[k] * right[k]
    return total


@compiled_sums
def largest_of_pairs(
    asked: tuple[FloatArray, IntArray, IntArray],
    given: tuple[FloatArray, IntArray, IntArray],
    pairs: IntArray,
    out: DoubleArray,
) -> None:
    """Fill in the largest inner product between what the first asks for and the second gives.

    Every product is summed by itself, whatever the other pairs of its block, so that a pair has
    the same score alone and among millions.

    Parameters
    ----------
    asked, given
        Vectors, shape (n_items, dimension), in C order, and each member's first one and the one after
        their last, shape (n_members,) each.
    pairs
        Shape (n_pairs, 2): row of the one who asks, row of the one who gives.
    out
        Shape (n_pairs,); stays as it is where one of the two has no items.
    """
    for p in range(len(pairs)):
        a, b = pairs[p, 0], pairs[p, 1]
        best = np.float32(-np.inf)
        for mine in range(asked[1][a], asked[2][a]):
            for theirs in range(given[1][b], given[2][b]):
                near = product(asked[0][mine], given[0][theirs])
                if near > best:  # noqa: PLR1730 (quicker than max() when compiled)
                    best = near
        if best > -np.inf:
            out[p] = best


@compiled_sums
def cosines_of_pairs(
    left: FloatArray, right: FloatArray, pairs: IntArray, out: DoubleArray
) -> None:
    """Fill in the inner product of a row of the one and a row of the other, shape (n_pairs,)."""
    for p in range(len(pairs)):
        out[p] = product(left[pairs[p, 0]], right[pairs[p, 1]])
