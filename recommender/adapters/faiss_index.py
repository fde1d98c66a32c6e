"""Maximum-inner-product search with faiss: exact for small clubs, a graph for large ones."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from recommender.arrays import FloatArray, IntArray

_NEIGHBOURS = 32
"""Links per node of the HNSW graph (faiss' M)."""
_EF = 512
"""Nodes looked at per query; 512 keeps 98 % of the exact top 100 at 200,000 items."""


class FaissIndex:
    """An index of items by inner product.

    Parameters
    ----------
    items
        Shape (n, dimension), n at least 1.
    exact_below
        Up to this many items the search is exact (`IndexFlatIP`), above it is HNSW
        (Malkov & Yashunin, 2018).
    """

    def __init__(self, items: FloatArray, *, exact_below: int = 50_000) -> None:
        import faiss

        size, dimension = items.shape
        if size <= exact_below:
            self._index: Any = faiss.IndexFlatIP(dimension)
        else:
            self._index = faiss.IndexHNSWFlat(dimension, _NEIGHBOURS, faiss.METRIC_INNER_PRODUCT)
            self._index.hnsw.efSearch = _EF
        self._index.add(np.ascontiguousarray(items, dtype=np.float32))

    def search(self, queries: FloatArray, k: int) -> IntArray:
        """Row numbers of the ``k`` best items per query, best first; -1 for none."""
        _, found = self._index.search(np.ascontiguousarray(queries, dtype=np.float32), k)
        return np.asarray(found, dtype=np.int64)
