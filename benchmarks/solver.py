"""The round's solver by size of club, beside the dual bound, plain greedy and HiGHS.

Part of `benchmarks.scale`.
"""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

import networkx as nx
import numpy as np
import rustworkx as rx

from benchmarks.cost_records import CostRecord
from recommender.maths.matching.b_matching import Matching, solve_exact
from recommender.maths.matching.dual_prices import solve_dual
from recommender.maths.pairs import pairs_of

if TYPE_CHECKING:
    from recommender.arrays import DoubleArray, IntArray

WORTH = 20.0
"""What one more introduction is worth, as in `recommender.config.Rules`."""
PARTNERS = 3
EXACT_UP_TO = 2_000
NETWORKX_UP_TO = 200
RUSTWORKX_UP_TO = 2_000
_WHOLE = 1_000_000
"""rustworkx takes whole numbers: weights in millionths."""
NEIGHBOURS = {200: 14, 2_000: 14, 20_000: 20, 200_000: 14, 2_000_000: 7}
"""Edges per member by size: fewer where memory is the limit."""


def make_graph(n: int, seed: int = 0) -> tuple[IntArray, DoubleArray]:
    """Edges between members near each other in random directions, and log-odds as weights.

    Each of the ``NEIGHBOURS[n]`` draws orders all members along a random direction of their
    latent vectors and links those next to each other; the weight is likeness, how popular
    the two are, and chance.
    """
    rng = np.random.default_rng(seed)
    latent = rng.normal(size=(n, 6))
    latent /= np.linalg.norm(latent, axis=1, keepdims=True)
    keys = []
    for _ in range(NEIGHBOURS[n]):
        order = np.argsort(latent @ rng.normal(size=6) + 0.02 * rng.normal(size=n), kind="stable")
        low, high = np.minimum(order[:-1], order[1:]), np.maximum(order[:-1], order[1:])
        keys.append(low * n + high)
    edges = pairs_of(np.unique(np.concatenate(keys)), n)
    popular = 0.3 * rng.normal(size=n)
    alike = np.einsum("ij,ij->i", latent[edges[:, 0]], latent[edges[:, 1]])
    chance = 0.5 * rng.normal(size=len(edges))
    return edges, 2.0 * alike + popular[edges].sum(axis=1) + chance - 1.4


def match_greedily(edges: IntArray, weights: DoubleArray, n: int) -> float:
    """Value of taking the heaviest pair that still fits, over and over, in plain Python."""
    open_places, total = [PARTNERS] * n, 0.0
    order = np.argsort(-weights, kind="stable")
    for (a, b), weight in zip(edges[order].tolist(), weights[order].tolist(), strict=True):
        if weight > 0 and open_places[a] and open_places[b]:
            open_places[a] -= 1
            open_places[b] -= 1
            total += weight
    return total


def measure_solver(n: int) -> list[CostRecord]:
    """All numbers of one size."""
    edges, plain = make_graph(n)
    weights, capacity = plain + WORTH, np.full(n, PARTNERS)
    began = time.perf_counter()
    matching = solve_dual(edges, weights, capacity)
    seconds = time.perf_counter() - began
    count = int(matching.chosen.sum())
    greedy = match_greedily(edges, weights, n)
    records = [
        CostRecord("edges", n, len(edges), "edges", "per member", len(edges) / n),
        CostRecord("solver time", n, seconds, "s", "per million edges", seconds / len(edges) * 1e6),
        CostRecord(
            "certificate", n, matching.value, "log-odds", "D(y)", matching.value / matching.bound
        ),
        CostRecord(
            "missing per introduction",
            n,
            (matching.bound - matching.value) / count,
            "log-odds",
            "standard deviation of weights",
            (matching.bound - matching.value) / count / float(plain.std()),
        ),
        CostRecord("introductions", n, count, "pairs", "most", count / (PARTNERS * n // 2)),
        CostRecord(
            "served", n, matching.served, "members", "servable", matching.served / matching.servable
        ),
        CostRecord("greedy value", n, greedy, "log-odds", "D(y)", greedy / matching.bound),
    ]
    if n <= EXACT_UP_TO:
        records += _compare_highs(edges, weights, matching, n)
    if n <= NETWORKX_UP_TO:
        records += _compare_networkx(edges, weights, n)
    if n <= RUSTWORKX_UP_TO:
        records += _compare_rustworkx(edges, weights, n)
    return records


def _compare_rustworkx(edges: IntArray, weights: DoubleArray, n: int) -> list[CostRecord]:
    """One partner each, by the same algorithm compiled."""
    graph: rx.PyGraph[int, int] = rx.PyGraph()
    graph.add_nodes_from(range(n))
    whole = np.round(weights * _WHOLE).astype(np.int64)
    graph.add_edges_from(
        [(a, b, w) for (a, b), w in zip(edges.tolist(), whole.tolist(), strict=True)]
    )
    began = time.perf_counter()
    matched = rx.max_weight_matching(graph, weight_fn=int)
    seconds = time.perf_counter() - began
    value = sum(graph.get_edge_data(a, b) for a, b in matched) / _WHOLE
    return _describe_beside("rustworkx", (edges, weights, n), seconds, value)


def _compare_networkx(edges: IntArray, weights: DoubleArray, n: int) -> list[CostRecord]:
    """One partner each, which is all that networkx can match."""
    graph: nx.Graph[int] = nx.Graph()
    graph.add_weighted_edges_from(
        (a, b, w) for (a, b), w in zip(edges.tolist(), weights.tolist(), strict=True)
    )
    began = time.perf_counter()
    matched = nx.max_weight_matching(graph)
    seconds = time.perf_counter() - began
    value = sum(graph[a][b]["weight"] for a, b in matched)
    return _describe_beside("networkx", (edges, weights, n), seconds, value)


def _describe_beside(
    library: str, problem: tuple[IntArray, DoubleArray, int], seconds: float, value: float
) -> list[CostRecord]:
    """What a library took and found for one partner each, beside dual prices on the same edges."""
    edges, weights, n = problem
    began = time.perf_counter()
    priced = solve_dual(edges, weights, np.ones(n, dtype=np.int64))
    ours = time.perf_counter() - began
    return [
        CostRecord(f"{library}, one partner each", n, seconds, "s", "dual prices", seconds / ours),
        CostRecord(
            f"value beside {library}", n, priced.value, "log-odds", "optimum", priced.value / value
        ),
    ]


def _compare_highs(
    edges: IntArray, weights: DoubleArray, matching: Matching, n: int
) -> list[CostRecord]:
    began = time.perf_counter()
    exact = solve_exact(edges, weights, np.full(n, PARTNERS))
    seconds = time.perf_counter() - began
    return [
        CostRecord("HiGHS time", n, seconds, "s", "per million edges", seconds / len(edges) * 1e6),
        CostRecord(
            "value beside HiGHS",
            n,
            matching.value,
            "log-odds",
            "optimum",
            matching.value / exact.value,
        ),
        CostRecord(
            "HiGHS certificate", n, exact.value, "log-odds", "D(y)", exact.value / exact.bound
        ),
    ]


def warm_up() -> None:
    """Compile."""
    edges, weights = make_graph(200)
    solve_dual(edges, weights, np.full(200, PARTNERS))
