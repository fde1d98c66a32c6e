"""Common neighbours: friends of friends, what most networks suggest."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from benchmarks.quality.people.club_features import through_neighbours

if TYPE_CHECKING:
    from benchmarks.quality.people.clubs import Watched
    from recommender.arrays import DoubleArray, IntArray


def scores(club: Watched, pairs: IntArray, seed: int) -> DoubleArray:  # noqa: ARG001
    """Mutual contacts."""
    return through_neighbours(club, pairs, np.ones(len(club.attributes)))
