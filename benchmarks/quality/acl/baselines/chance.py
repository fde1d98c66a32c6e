"""Random people, as coffee lotteries draw them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Callable

    from benchmarks.quality.acl.bench import Bench
    from recommender.arrays import FloatArray, IntArray

NAME = "random"


def scorer(bench: Bench) -> Callable[[IntArray], FloatArray]:
    """Uniform, the same for both sides."""
    n, seed = len(bench.at), bench.seed

    def of(rows: IntArray) -> FloatArray:
        drawn = np.random.default_rng([seed, int(rows[0])])
        scores: FloatArray = drawn.random((len(rows), n), dtype=np.float32)
        return scores

    return of
