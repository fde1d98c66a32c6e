"""MMR over the nearest neighbours: a list of people alike, but not alike among themselves."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from benchmarks.quality.acl.baselines import nearest
from benchmarks.quality.scores.diversify import rerank
from recommender.maths.texts.items import unit

if TYPE_CHECKING:
    from collections.abc import Callable

    from benchmarks.quality.acl.bench import Bench
    from recommender.arrays import FloatArray, IntArray

NAME = "MMR"


def scorer(bench: Bench) -> Callable[[IntArray], FloatArray]:
    """The list before it is diversified."""
    return nearest.scorer(bench)


def reranker(bench: Bench) -> Callable[[IntArray, FloatArray], FloatArray]:
    """Place on the diversified list, pyversity's default trade-off."""
    vectors = unit(np.asarray(bench.at.member_papers @ bench.society.texts.meaning))

    def of(rows: IntArray, relevance: FloatArray) -> FloatArray:  # noqa: ARG001
        return rerank(relevance, vectors, "mmr").astype(np.float32)

    return of
