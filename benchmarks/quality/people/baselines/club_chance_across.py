"""Random pairs of two communities."""

from __future__ import annotations

from typing import TYPE_CHECKING

from benchmarks.quality.people.baselines import club_chance, club_other_community

if TYPE_CHECKING:
    from benchmarks.quality.people.clubs import Watched
    from recommender.arrays import DoubleArray, IntArray


def scores(club: Watched, pairs: IntArray, seed: int) -> DoubleArray:
    """Uniform scores, several draws, shape (draws, m); pairs of one community come last."""
    drawn: DoubleArray = club_chance.scores(club, pairs, seed) + club_other_community.scores(
        club, pairs, seed
    )
    return drawn
