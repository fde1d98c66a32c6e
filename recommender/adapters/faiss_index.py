"""Maximum-inner-product search with faiss: exact for small clubs, a graph for large ones."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from recommender.adapters.exact_search import search_exactly

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
        Shape (n, dimension), n at least 1; not copied where they are float32, so they must not
        change.
    exact_below
        Up to this many items the search is exact, above it is HNSW (Malkov & Yashunin, 2018).
    """

    def __init__(self, items: FloatArray, *, exact_below: int = 50_000) -> None:
        self._items = np.ascontiguousarray(items, dtype=np.float32)
        self._graph = graph_of(self._items) if len(items) > exact_below else None

    def search(self, queries: FloatArray, k: int) -> IntArray:
        """Row numbers of the ``k`` best items per query, best first; -1 for none."""
        queries = np.ascontiguousarray(queries, dtype=np.float32)
        if self._graph is None:
            return search_exactly(self._items, queries, k)
        return search_graph(self._graph, queries, k)


def graph_of(items: FloatArray) -> Any:  # noqa: ANN401  # faiss has no types
    """A graph (HNSW) over items, float32, which it copies."""
    import faiss

    graph = faiss.IndexHNSWFlat(items.shape[1], _NEIGHBOURS, faiss.METRIC_INNER_PRODUCT)
    graph.hnsw.efSearch = _EF
    graph.add(items)
    return graph


def search_graph(graph: Any, queries: FloatArray, k: int) -> IntArray:  # noqa: ANN401
    """Row numbers of about the ``k`` best items per query, each query on its own."""
    _, found = graph.search(queries, k)
    return np.asarray(found, dtype=np.int64)
