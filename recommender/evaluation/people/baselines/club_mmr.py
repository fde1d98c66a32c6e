"""MMR over the nearest neighbours: a list of people alike, but not alike among themselves."""

from __future__ import annotations

from typing import TYPE_CHECKING

from recommender.evaluation.people.club_features import alike, vectors
from recommender.evaluation.scores.diversify import rerank
from recommender.evaluation.scores.lists import as_lists, as_pairs

if TYPE_CHECKING:
    from recommender.arrays import DoubleArray, IntArray
    from recommender.evaluation.people.clubs import Watched


def scores(club: Watched, pairs: IntArray, seed: int) -> DoubleArray:  # noqa: ARG001
    """Place on the diversified list of either, pyversity's default trade-off."""
    nearest = as_lists(pairs, alike(club, pairs), len(club.attributes))
    return as_pairs(rerank(nearest, vectors(club), "mmr"), pairs)
