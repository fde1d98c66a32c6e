"""Ours, network side alone: the production reward for distance, with no text to be compatible by."""

from __future__ import annotations

from typing import TYPE_CHECKING

from recommender.evaluation.people.club_learnt import reward

if TYPE_CHECKING:
    from recommender.arrays import DoubleArray, IntArray
    from recommender.evaluation.people.clubs import Watched


def scores(club: Watched, pairs: IntArray, seed: int) -> DoubleArray:
    """The inverted U over closeness, less mutual contacts and a shared community."""
    return reward(club, pairs, seed)
