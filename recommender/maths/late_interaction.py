"""The best of what one member gives for each item another asks for, pair by pair."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from recommender.maths.compiled import compiled

if TYPE_CHECKING:
    from recommender.arrays import DoubleArray, FloatArray, IntArray


@compiled
def best_of_pairs(
    asked: tuple[FloatArray, IntArray],
    given: tuple[FloatArray, IntArray],
    first: IntArray,
    second: IntArray,
    out: tuple[IntArray, DoubleArray],
) -> None:
    """Fill in the largest inner product per item that is asked for.

    A pair's products are one small matrix product, whatever the other pairs of its block, so
    that a pair has the same score alone and among millions.

    Parameters
    ----------
    asked, given
        Vectors, shape (n_items, dimension), in C order, and where each member's start, shape
        (n_members + 1,).
    first, second
        Shape (n_pairs,): row of the one who asks, row of the one who gives.
    out
        Where each pair's values start, shape (n_pairs,), and the values; those of partners who
        give nothing stay as they are.
    """
    offsets, best = out
    for p in range(len(first)):
        a, b = first[p], second[p]
        mine = asked[0][asked[1][a] : asked[1][a + 1]]
        theirs = given[0][given[1][b] : given[1][b + 1]]
        if len(mine) == 0 or len(theirs) == 0:
            continue
        products = np.dot(mine, theirs.T)
        for i in range(len(mine)):
            best[offsets[p] + i] = products[i].max()
