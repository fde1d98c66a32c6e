"""Farthest: the least alike papers, difference for its own sake."""

from __future__ import annotations

from typing import TYPE_CHECKING

from benchmarks.quality.acl.baselines import nearest

if TYPE_CHECKING:
    from collections.abc import Callable

    from benchmarks.quality.acl.bench import Bench
    from recommender.arrays import FloatArray, IntArray

NAME = "farthest"


def scorer(bench: Bench) -> Callable[[IntArray], FloatArray]:
    """Minus the cosine of the nearest neighbour."""
    near = nearest.scorer(bench)
    return lambda rows: -near(rows)
