"""Nearest neighbour: alike in what is known of them and in whom they know."""

from __future__ import annotations

from typing import TYPE_CHECKING

from benchmarks.quality.people.club_features import alike

if TYPE_CHECKING:
    from benchmarks.quality.people.clubs import Watched
    from recommender.arrays import DoubleArray, IntArray


def scores(club: Watched, pairs: IntArray, seed: int) -> DoubleArray:  # noqa: ARG001
    """Attributes and contacts alike."""
    return alike(club, pairs)
