"""Weak-tie re-ranking of the nearest neighbours (RELISON), a quarter of the place by weakness."""

from __future__ import annotations

from typing import TYPE_CHECKING

from benchmarks.quality.acl import weak_ties
from benchmarks.quality.acl.baselines import nearest

if TYPE_CHECKING:
    from collections.abc import Callable

    from benchmarks.quality.acl.bench import Bench
    from recommender.arrays import FloatArray, IntArray

NAME = "weak ties, share 0.25"


def scorer(bench: Bench) -> Callable[[IntArray], FloatArray]:
    """The list before weak ties go up."""
    return nearest.scorer(bench)


def reranker(bench: Bench) -> Callable[[IntArray, FloatArray], FloatArray]:
    """The mixture of both places."""
    return weak_ties.reranker(bench, 0.25)
