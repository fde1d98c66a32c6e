"""Exact maximum-inner-product search over shards of the items.

Shards and blocks of queries have fixed sizes and every block is one thread's work, so that a
score has the same bits on any number of cores or machines (of one kind of processor), and ties
fall the same way: what is found does not depend on where a shard was searched.
"""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

import numpy as np

from recommender.maths.threads import in_threads

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from recommender.arrays import FloatArray, IntArray

    Found = tuple[FloatArray, IntArray]
    """Scores and row numbers, shape (n_queries, at most k) each, best first."""

SHARD = 16_384
"""Items in a shard; a multiple of the 1,024 that faiss multiplies at a time."""
_BLOCK = 1_024
"""Queries searched at a time."""


def shards(items: FloatArray) -> list[tuple[int, FloatArray]]:
    """The items in shards of `SHARD`, each with the number of its first row."""
    return [(low, items[low : low + SHARD]) for low in range(0, len(items), SHARD)]


def search_shard(items: FloatArray, first: int, queries: FloatArray, k: int) -> Found:
    """The best items of one shard, by one thread.

    Parameters
    ----------
    items
        Shape (at most `SHARD`, dimension), float32 and contiguous.
    first
        Number of the shard's first row among all items.
    queries
        Shape (n_queries, dimension), float32 and contiguous.
    k
        At least 1.

    Returns
    -------
    scores, rows : shape (n_queries, min(k, len(items)))
        Row numbers among all items, best first; -1 where there is none.
    """
    import faiss

    k = min(k, len(items))
    scores = np.empty((len(queries), k), dtype=np.float32)
    rows = np.empty((len(queries), k), dtype=np.int64)
    with _one_thread():
        for low in range(0, len(queries), _BLOCK):
            block = slice(low, low + _BLOCK)
            scores[block], rows[block] = faiss.knn(
                queries[block], items, k, metric=faiss.METRIC_INNER_PRODUCT
            )
    return scores, np.where(rows < 0, -1, rows + first)


def merged(found: Sequence[Found], k: int) -> Found:
    """The best of several shards' best.

    Parameters
    ----------
    found
        For the same queries, in the order of the shards: at equal scores the earlier one wins.
    k
        At least 1.
    """
    if len(found) == 1:
        return found[0][0][:, :k], found[0][1][:, :k]
    scores = np.concatenate([each for each, _ in found], axis=1)
    rows = np.concatenate([each for _, each in found], axis=1)
    order = np.argsort(-scores, axis=1, kind="stable")[:, :k]
    return np.take_along_axis(scores, order, axis=1), np.take_along_axis(rows, order, axis=1)


def search_exactly(items: FloatArray, queries: FloatArray, k: int) -> IntArray:
    """Row numbers of the ``k`` best items per query, shape (n_queries, k), by all cores."""
    parts, out = shards(items), np.empty((len(queries), k), dtype=np.int64)

    def fill(low: int, high: int) -> None:
        block = queries[low:high]
        _, out[low:high] = merged([search_shard(each, at, block, k) for at, each in parts], k)

    in_threads(fill, len(queries), _BLOCK)
    return out


@contextmanager
def _one_thread() -> Iterator[None]:
    """Let the calling thread alone do the products; their sums depend on how work is split."""
    import faiss

    threads = faiss.omp_get_max_threads()
    faiss.omp_set_num_threads(1)
    try:
        yield
    finally:
        faiss.omp_set_num_threads(threads)
