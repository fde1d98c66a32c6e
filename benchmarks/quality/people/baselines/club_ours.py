"""Ours, network side alone: the production reward for distance, with no text to be compatible by."""

from __future__ import annotations

from typing import TYPE_CHECKING

from benchmarks.quality.people.club_learnt import reward

if TYPE_CHECKING:
    from benchmarks.quality.people.clubs import Watched
    from recommender.arrays import DoubleArray, IntArray


def scores(club: Watched, pairs: IntArray, seed: int) -> DoubleArray:
    """The inverted U over closeness, less mutual contacts and a shared community."""
    return reward(club, pairs, seed)
