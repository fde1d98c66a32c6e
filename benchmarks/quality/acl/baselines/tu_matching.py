"""Matching with transferable utility (IPFP) on likeness of papers."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from benchmarks.quality.acl.baselines import nearest
from benchmarks.quality.acl.sample import blocks
from benchmarks.quality.scores.tu_matching import balanced

if TYPE_CHECKING:
    from collections.abc import Callable

    from benchmarks.quality.acl.bench import Bench
    from recommender.arrays import FloatArray, IntArray

NAME = "TU matching"


def scorer(bench: Bench) -> Callable[[IntArray], FloatArray]:
    """Log of the expected matches; the cosine in units of its spread is the surplus of a pair."""
    near, n = nearest.scorer(bench), len(bench.at)
    drawn = np.random.default_rng(bench.seed).permutation(n)[:200]
    spread = max(float(near(drawn).std()), 1e-6)
    kernel = np.empty((n, n), dtype=np.float32)
    for some in blocks(np.arange(n)):
        kernel[some] = np.exp((near(some) - 1.0) / (2.0 * spread))
    np.fill_diagonal(kernel, 0.0)
    logs = balanced(
        lambda a: (kernel @ a.astype(np.float32)).astype(np.float64), n, tolerance=1e-4, most=300
    ).astype(np.float32)

    def of(rows: IntArray) -> FloatArray:
        matches: FloatArray = logs[rows][:, None] + logs + (near(rows) - 1.0) / (2.0 * spread)
        return matches.astype(np.float32)

    return of
