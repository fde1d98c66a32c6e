"""The nearest of many vectors: an index names them, and products in full put them in order."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from recommender.arrays import FloatArray, IntArray


def nearest_of(
    queries: FloatArray, vectors: FloatArray, rows: IntArray, k: int
) -> tuple[FloatArray, IntArray]:
    """The nearest of some vectors to each query, by products in full.

    Parameters
    ----------
    queries
        Shape (n_queries, dimension).
    vectors
        Shape (n_vectors, dimension).
    rows
        Shape (n_queries, m), m at least ``k``: the vectors to look at, -1 for none.
    k
        At least 1.

    Returns
    -------
    products, rows
        Shape (n_queries, k), best first; of equal products the first. Where there are fewer, a
        product of 0 with row -1 at the end.
    """
    from recommender.maths.search.nearest_compiled import (
        products_of_rows,  # compiled when first needed
    )

    products = np.full(rows.shape, -np.inf, dtype=np.float32)
    products_of_rows(np.ascontiguousarray(queries), np.ascontiguousarray(vectors), rows, products)
    order = np.argsort(-products, axis=1, kind="stable")[:, :k]
    nearest, some = np.take_along_axis(products, order, 1), np.take_along_axis(rows, order, 1)
    return np.where(some >= 0, nearest, np.float32(0.0)), some
