"""Candidate search on a cluster, with the results of `FaissIndex`."""

from __future__ import annotations

from functools import lru_cache, partial
from typing import TYPE_CHECKING, Any

import numpy as np

from recommender.adapters.exact_search import merged, search_shard, shards
from recommender.adapters.faiss_index import graph_of, search_graph
from recommender.adapters.ray.cluster import cores, imported
from recommender.adapters.ray.tasks import in_order, task

if TYPE_CHECKING:
    from recommender.adapters.exact_search import Found
    from recommender.arrays import FloatArray, IntArray

_QUERIES = 4_096
"""Queries of one task; a multiple of the block in which shards are searched."""
_FAN_IN = 16
"""Shards whose findings are merged by one task."""


class RayIndex:
    """An index of items by inner product.

    Up to ``exact_below`` items shards of them are searched by tasks, and the findings merged.
    Above, the graph is made here, once, and lies in every node's shared memory; tasks search
    it for blocks of queries.

    Parameters
    ----------
    items
        Shape (n, dimension), n at least 1.
    exact_below
        Up to this many items the search is exact.
    """

    def __init__(self, items: FloatArray, *, exact_below: int = 50_000) -> None:
        items = np.ascontiguousarray(items, dtype=np.float32)
        exact = len(items) <= exact_below
        self._search: _Shards | _Graph = _Shards(items) if exact else _Graph(items)

    def search(self, queries: FloatArray, k: int) -> IntArray:
        """Row numbers of the ``k`` best items per query, best first; -1 for none."""
        queries = np.ascontiguousarray(queries, dtype=np.float32)
        blocks = [queries[low : low + _QUERIES] for low in range(0, len(queries), _QUERIES)]
        starts = (partial(self._search.start, block, k) for block in blocks)
        ahead = max(2, -(-2 * cores() // self._search.tasks))
        found = list(in_order(starts, ahead))
        return np.concatenate(found) if found else np.zeros((0, k), dtype=np.int64)


class _Shards:
    """All items in the cluster's memory, shard by shard."""

    def __init__(self, items: FloatArray) -> None:
        put = imported().put
        self._parts = [(first, put(part)) for first, part in shards(items)]
        self._find, self._merge, self._rows = task(search_shard), task(_merged), task(_rows)
        self.tasks = len(self._parts)

    def start(self, queries: FloatArray, k: int) -> Any:  # noqa: ANN401  # a reference
        """Start the search for one block; gives the reference to its rows."""
        block = imported().put(queries)
        found = [self._find.remote(part, first, block, k) for first, part in self._parts]
        while len(found) > _FAN_IN:
            groups = [found[low : low + _FAN_IN] for low in range(0, len(found), _FAN_IN)]
            found = [self._merge.remote(k, *group) for group in groups]
        return self._rows.remote(k, *found)


class _Graph:
    """One graph over all items in the cluster's memory."""

    def __init__(self, items: FloatArray) -> None:
        import faiss

        self._graph = imported().put(faiss.serialize_index(graph_of(items)))
        self._find = task(_in_graph)
        self.tasks = 1

    def start(self, queries: FloatArray, k: int) -> Any:  # noqa: ANN401  # a reference
        """Start the search for one block; gives the reference to its rows."""
        return self._find.remote([self._graph], queries, k)


def _merged(k: int, *found: Found) -> Found:
    return merged(found, k)


def _rows(k: int, *found: Found) -> IntArray:
    return merged(found, k)[1]


def _in_graph(graph: list[Any], queries: FloatArray, k: int) -> IntArray:
    return search_graph(_opened(graph[0])[0], queries, k)


@lru_cache(maxsize=2)
def _opened(reference: Any) -> tuple[Any, Any]:  # noqa: ANN401
    """The graph over the store's own bytes, not a copy of them, and those bytes."""
    import faiss

    stored = imported().get(reference)
    reader = faiss.ZeroCopyIOReader(faiss.swig_ptr(stored), stored.size)  # type: ignore[attr-defined]
    return faiss.read_index(reader), stored
