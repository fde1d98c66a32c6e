"""How weak a tie would be: the share of co-authors two have not in common, as a re-ranking."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from benchmarks.quality.acl.network import steps_of, unit_ties
from benchmarks.quality.scores.weak_ties import rerank

if TYPE_CHECKING:
    from collections.abc import Callable

    from benchmarks.quality.acl.bench import Bench
    from recommender.arrays import FloatArray, IntArray


def reranker(bench: Bench, share: float) -> Callable[[IntArray, FloatArray], FloatArray]:
    """Lists re-ranked towards weak ties.

    Weak is first who shares few co-authors, of all co-authors of the two; among those who share
    none, who is of another community.

    Parameters
    ----------
    bench
        The society.
    share
        Of weakness in the place, 0 to 1.
    """
    ties, at = unit_ties(bench.at.ties), bench.at
    shared_by = steps_of((ties, ties), at.members)
    degree = at.degree.astype(np.float32)

    def of(rows: IntArray, relevance: FloatArray) -> FloatArray:
        shared = shared_by(rows)
        either = np.maximum(degree[rows][:, None] + degree[None, :] - shared, 1.0)
        across = at.community[rows][:, None] != at.community[None, :]
        places = rerank(relevance, across - shared / either, share)
        kept: FloatArray = np.where(np.isfinite(relevance), places, -np.inf).astype(np.float32)
        return kept

    return of
