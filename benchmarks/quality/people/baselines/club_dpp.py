"""DPP over the nearest neighbours: a list of people alike, but not alike among themselves."""

from __future__ import annotations

from typing import TYPE_CHECKING

from benchmarks.quality.people.club_features import alike, vectors
from benchmarks.quality.scores.diversify import rerank
from benchmarks.quality.scores.lists import as_lists, as_pairs

if TYPE_CHECKING:
    from benchmarks.quality.people.clubs import Watched
    from recommender.arrays import DoubleArray, IntArray


def scores(club: Watched, pairs: IntArray, seed: int) -> DoubleArray:  # noqa: ARG001
    """Place on the diversified list of either, pyversity's default trade-off."""
    nearest = as_lists(pairs, alike(club, pairs), len(club.attributes))
    return as_pairs(rerank(nearest, vectors(club), "dpp"), pairs)
