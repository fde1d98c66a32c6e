"""An inverted file of near items beside all items and a graph: what is found, and at what cost.

Part of `benchmarks.scale`. Needs look for gifts, as in the candidate search.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import faiss
import numpy as np

from benchmarks.cost_records import CostRecord, time_work
from recommender.adapters.faiss_index import FaissIndex
from recommender.pipeline.candidates import find_nearest

if TYPE_CHECKING:
    from recommender.arrays import FloatArray, IntArray
    from recommender.pipeline import Prepared

_QUERIES = 500
_BEST = 150
"""Gifts looked for per need, as in a round."""
_GRAPH_UP_TO = 20_000
"""Members up to which a graph (HNSW) is made: it takes longer than the whole search."""


def measure_indexes(prepared: Prepared) -> list[CostRecord]:
    """All numbers of one club."""
    n, gives = len(prepared.club), prepared.features.items("gives").vectors
    rng = np.random.default_rng(0)
    needs = prepared.features.exchange.asked.vectors
    queries = needs[rng.permutation(len(needs))[:_QUERIES]]
    exact, bare = time_work(
        lambda: faiss.knn(queries, gives, _BEST, metric=faiss.METRIC_INNER_PRODUCT)[1]
    )
    index, built = time_work(lambda: FaissIndex.build(gives, exact_up_to=0))
    nearest, cost = time_work(lambda: find_nearest(index, queries, gives, _BEST)[1])
    share = measure_recall(exact, nearest)
    records = [
        CostRecord("index, built", n, built.cpu, "CPU s", "us per gift", built.cpu / len(gives) * 1e6),
        CostRecord("index, recall of 150 gifts", n, share, "share", "all gifts", share),
        CostRecord("index, needs searched", n, len(queries) / cost.cpu, "needs / CPU s", "all gifts", bare.cpu / cost.cpu),
    ]  # fmt: skip
    if n <= _GRAPH_UP_TO:
        records += _measure_graph(gives, queries, exact, n, bare.cpu)
    return records


def _measure_graph(
    gives: FloatArray, queries: FloatArray, exact: IntArray, n: int, bare: float
) -> list[CostRecord]:
    graph = faiss.IndexHNSWFlat(gives.shape[1], 32, faiss.METRIC_INNER_PRODUCT)
    graph.hnsw.efSearch = 512
    _, built = time_work(lambda: graph.add(gives))
    nearest, cost = time_work(lambda: graph.search(queries, _BEST)[1])
    share = measure_recall(exact, nearest)
    return [
        CostRecord("graph (HNSW), built", n, built.cpu, "CPU s", "us per gift", built.cpu / len(gives) * 1e6),
        CostRecord("graph (HNSW), recall of 150 gifts", n, share, "share", "all gifts", share),
        CostRecord("graph (HNSW), needs searched", n, len(queries) / cost.cpu, "needs / CPU s", "all gifts", bare / cost.cpu),
    ]  # fmt: skip


def measure_recall(wanted: IntArray, nearest: IntArray) -> float:
    """Share of what is wanted that is among the nearest, the mean over rows.

    Parameters
    ----------
    wanted, nearest
        Shapes (n, k) and (n, l), keys or rows; one that is named twice counts once.
    """
    rows = zip(wanted.tolist(), nearest.tolist(), strict=True)
    shares = [len({*keys} & {*some}) / len({*keys}) for keys, some in rows]
    return float(np.mean(shares))
