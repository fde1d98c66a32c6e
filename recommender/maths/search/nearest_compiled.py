"""Products of each query with the vectors named for it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from recommender.maths.compiled import compiled_sums
from recommender.maths.texts.items_compiled import product

if TYPE_CHECKING:
    from recommender.arrays import FloatArray, IntArray


@compiled_sums
def products_of_rows(
    queries: FloatArray, vectors: FloatArray, rows: IntArray, out: FloatArray
) -> None:
    """Fill in the inner product of each query with each of its rows.

    Parameters
    ----------
    queries
        Shape (n_queries, dimension), in C order.
    vectors
        Shape (n_vectors, dimension), in C order.
    rows
        Shape (n_queries, m); -1 is none.
    out
        Shape (n_queries, m); stays as it is where there is none.
    """
    for query in range(len(rows)):
        for place in range(rows.shape[1]):
            row = rows[query, place]
            if row >= 0:
                out[query, place] = product(queries[query], vectors[row])
