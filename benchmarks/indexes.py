"""Cells of near items beside all items and a graph: what is found, and at what cost.

Part of `benchmarks.scale`. Needs look for gifts, as in the candidate search.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import faiss
import numpy as np

from benchmarks.records import Record, timed
from recommender.adapters.faiss_index import FaissIndex, content_keys

if TYPE_CHECKING:
    from recommender.arrays import FloatArray, IntArray
    from recommender.pipeline import Prepared

_QUERIES = 500
_BEST = 50
"""Gifts looked for per need."""
_GRAPH_UP_TO = 20_000
"""Members up to which a graph (HNSW) is made: it takes longer than the whole search."""
_CHANGED = 100


def measured(prepared: Prepared) -> list[Record]:
    """All numbers of one club."""
    n, gives = len(prepared.club), prepared.facets.gives.vectors
    rng = np.random.default_rng(0)
    needs = prepared.features.exchange.asked.vectors
    queries = needs[rng.permutation(len(needs))[:_QUERIES]]
    keys = content_keys(gives)
    exact, bare = timed(
        lambda: faiss.knn(queries, gives, _BEST, metric=faiss.METRIC_INNER_PRODUCT)[1]
    )
    index, built = timed(lambda: FaissIndex.build(gives))
    found, cost = timed(lambda: index.search(queries, _BEST)[1])
    _, changed = timed(lambda: (index.remove(gives[:_CHANGED]), index.add(gives[:_CHANGED])))
    share = _share(keys[exact], found)
    records = [
        Record("index, built", n, built.cpu, "CPU s", "us per gift", built.cpu / len(gives) * 1e6),
        Record("index, recall of 50 gifts", n, share, "share", "all gifts", share),
        Record("index, needs searched", n, len(queries) / cost.cpu, "needs / CPU s", "all gifts", bare.cpu / cost.cpu),
        Record("index, 100 gifts out and in", n, changed.cpu * 1e3, "CPU ms", "building", changed.cpu / built.cpu),
    ]  # fmt: skip
    if n <= _GRAPH_UP_TO:
        records += _graph(gives, queries, exact, n, bare.cpu)
    return records


def _graph(
    gives: FloatArray, queries: FloatArray, exact: IntArray, n: int, bare: float
) -> list[Record]:
    graph = faiss.IndexHNSWFlat(gives.shape[1], 32, faiss.METRIC_INNER_PRODUCT)
    graph.hnsw.efSearch = 512
    _, built = timed(lambda: graph.add(gives))
    found, cost = timed(lambda: graph.search(queries, _BEST)[1])
    share = _share(exact, found)
    return [
        Record("graph (HNSW), built", n, built.cpu, "CPU s", "us per gift", built.cpu / len(gives) * 1e6),
        Record("graph (HNSW), recall of 50 gifts", n, share, "share", "all gifts", share),
        Record("graph (HNSW), needs searched", n, len(queries) / cost.cpu, "needs / CPU s", "all gifts", bare / cost.cpu),
    ]  # fmt: skip


def _share(wanted: IntArray, found: IntArray) -> float:
    """Share of what is wanted that is found, row by row."""
    shares = [len(set(a) & set(b)) / len(set(a)) for a, b in zip(wanted.tolist(), found.tolist(), strict=True)]  # fmt: skip
    return float(np.mean(shares))
