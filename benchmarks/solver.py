"""The round's solver by size of club, beside the dual bound, plain greedy and HiGHS.

Run ``python -m benchmarks.solver`` (``--big`` adds two million members); it prints the table of
docs/benchmarks.md and writes it together with ``benchmarks/results.json``.
"""

from __future__ import annotations

import json
import sys
import time
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from recommender.maths.b_matching import Matching, solve_exact
from recommender.maths.dual_prices import solve_dual
from recommender.maths.pairs import pairs_of

if TYPE_CHECKING:
    from recommender.arrays import DoubleArray, IntArray

ROOT = Path(__file__).resolve().parents[1]
WORTH = 20.0
"""What one more introduction is worth, as in `recommender.config.Rules`."""
PARTNERS = 3
EXACT_UP_TO = 2_000
NEIGHBOURS = {200: 14, 2_000: 14, 20_000: 20, 200_000: 14, 2_000_000: 7}
"""Edges per member by size: fewer where memory is the limit."""


@dataclass(frozen=True)
class Record:
    """One measured number beside its yardstick."""

    benchmark: str
    size: int
    value: float
    unit: str
    yardstick: str
    ratio: float


def synthetic(n: int, seed: int = 0) -> tuple[IntArray, DoubleArray]:
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


def greedy_value(edges: IntArray, weights: DoubleArray, n: int) -> float:
    """Value of taking the heaviest pair that still fits, over and over, in plain Python."""
    left, total = [PARTNERS] * n, 0.0
    order = np.argsort(-weights, kind="stable")
    for (a, b), weight in zip(edges[order].tolist(), weights[order].tolist(), strict=True):
        if weight > 0 and left[a] and left[b]:
            left[a] -= 1
            left[b] -= 1
            total += weight
    return total


def measured(n: int) -> list[Record]:
    """All numbers of one size."""
    edges, plain = synthetic(n)
    weights, capacity = plain + WORTH, np.full(n, PARTNERS)
    began = time.perf_counter()
    found = solve_dual(edges, weights, capacity)
    seconds = time.perf_counter() - began
    count = int(found.chosen.sum())
    greedy = greedy_value(edges, weights, n)
    records = [
        Record("edges", n, len(edges), "edges", "per member", len(edges) / n),
        Record("solver time", n, seconds, "s", "per million edges", seconds / len(edges) * 1e6),
        Record("certificate", n, found.value, "log-odds", "D(y)", found.value / found.bound),
        Record(
            "missing per introduction",
            n,
            (found.bound - found.value) / count,
            "log-odds",
            "standard deviation of weights",
            (found.bound - found.value) / count / float(plain.std()),
        ),
        Record("introductions", n, count, "pairs", "most", count / (PARTNERS * n // 2)),
        Record("served", n, found.served, "members", "servable", found.served / found.servable),
        Record("greedy value", n, greedy, "log-odds", "D(y)", greedy / found.bound),
    ]
    return [*records, *(_beside_highs(edges, weights, found, n) if n <= EXACT_UP_TO else [])]


def _beside_highs(edges: IntArray, weights: DoubleArray, found: Matching, n: int) -> list[Record]:
    began = time.perf_counter()
    exact = solve_exact(edges, weights, np.full(n, PARTNERS))
    seconds = time.perf_counter() - began
    return [
        Record("HiGHS time", n, seconds, "s", "per million edges", seconds / len(edges) * 1e6),
        Record(
            "value beside HiGHS", n, found.value, "log-odds", "optimum", found.value / exact.value
        ),
        Record("HiGHS certificate", n, exact.value, "log-odds", "D(y)", exact.value / exact.bound),
    ]


def table(records: list[Record]) -> str:
    """Records as Markdown."""
    lines = [
        "| benchmark | members | value | unit | yardstick | ratio |",
        "|---|---:|---:|---|---|---:|",
    ]
    lines += [
        f"| {r.benchmark} | {r.size:,} | {r.value:,.5g} | {r.unit} | {r.yardstick} | {r.ratio:.6g} |"
        for r in records
    ]
    return "\n".join(lines)


PAGE = """# Benchmarks

Made by `make bench` (`make bench BIG=--big` adds two million members). Synthetic clubs, three
introductions each, seeded; solver compiled beforehand. `certificate` holds the worth of an
introduction (20) on both sides, which brings it near 1; `missing per introduction` does not:
no round with at least as many introductions is better by more than that, in log-odds.

"""


def main() -> None:
    """Measure, print, and keep the results."""
    solve_dual(*_small())  # compiles
    sizes = [n for n in NEIGHBOURS if n <= 200_000 or "--big" in sys.argv]
    records = []
    for n in sizes:
        records += measured(n)
        print(table(records[-10:] if n <= EXACT_UP_TO else records[-7:]), flush=True)
    rows = [asdict(record) for record in records]
    (ROOT / "benchmarks" / "results.json").write_text(json.dumps(rows, indent=1) + "\n")
    (ROOT / "docs" / "benchmarks.md").write_text(PAGE + table(records) + "\n")


def _small() -> tuple[IntArray, DoubleArray, IntArray]:
    edges, weights = synthetic(200)
    return edges, weights, np.full(200, PARTNERS)


if __name__ == "__main__":
    main()
