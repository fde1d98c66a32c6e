"""Weak-tie re-ranking of the nearest neighbours (RELISON), the share of weak ties swept."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from benchmarks.quality.people.club_features import alike, degrees, through_neighbours
from benchmarks.quality.scores.lists import as_lists, as_pairs
from benchmarks.quality.scores.weak_ties import rerank

if TYPE_CHECKING:
    from collections.abc import Callable

    from benchmarks.quality.people.clubs import Watched
    from recommender.arrays import DoubleArray, IntArray


def scores_at(share: float) -> Callable[[Watched, IntArray, int], DoubleArray]:
    """The method at one share of weak ties, 0 to 1."""

    def scores(club: Watched, pairs: IntArray, seed: int) -> DoubleArray:  # noqa: ARG001
        """Weak is who has few contacts in common, of all contacts of the two."""
        n, known = len(club.attributes), degrees(club)
        shared = through_neighbours(club, pairs, np.ones(n))
        either = np.maximum(known[pairs].sum(axis=1) - shared, 1.0)
        relevance, weak = (
            as_lists(pairs, each, n) for each in (alike(club, pairs), -shared / either)
        )
        return as_pairs(rerank(relevance, weak, share), pairs)

    return scores
