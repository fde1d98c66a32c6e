"""DPP over the nearest neighbours: a list of people alike, but not alike among themselves."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from recommender.evaluation.acl.baselines import nearest
from recommender.evaluation.scores.diversify import rerank
from recommender.maths.items import unit

if TYPE_CHECKING:
    from collections.abc import Callable

    from recommender.arrays import FloatArray, IntArray
    from recommender.evaluation.acl.bench import Bench

NAME = "DPP"


def scorer(bench: Bench) -> Callable[[IntArray], FloatArray]:
    """The list before it is diversified."""
    return nearest.scorer(bench)


def reranker(bench: Bench) -> Callable[[IntArray, FloatArray], FloatArray]:
    """Place on the diversified list, pyversity's default trade-off."""
    vectors = unit(np.asarray(bench.at.member_papers @ bench.society.texts.meaning))

    def of(rows: IntArray, relevance: FloatArray) -> FloatArray:  # noqa: ARG001
        return rerank(relevance, vectors, "dpp").astype(np.float32)

    return of
