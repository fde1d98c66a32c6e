"""Adamic-Adar: mutual contacts, those who know few counting most (Social Networks 25, 2003)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from benchmarks.quality.people.club_features import degrees, through_neighbours

if TYPE_CHECKING:
    from benchmarks.quality.people.clubs import Watched
    from recommender.arrays import DoubleArray, IntArray


def scores(club: Watched, pairs: IntArray, seed: int) -> DoubleArray:  # noqa: ARG001
    """Sum over mutual contacts of ``1 / log(degree)``."""
    worth = 1.0 / np.log(np.maximum(degrees(club), 2.0))
    return through_neighbours(club, pairs, worth)
