"""Matching with transferable utility (IPFP) on likeness."""

from __future__ import annotations

from typing import TYPE_CHECKING

from benchmarks.quality.people.club_features import alike
from benchmarks.quality.scores.tu_matching import log_matches

if TYPE_CHECKING:
    from benchmarks.quality.people.clubs import Watched
    from recommender.arrays import DoubleArray, IntArray


def scores(club: Watched, pairs: IntArray, seed: int) -> DoubleArray:  # noqa: ARG001
    """Log of the expected matches; likeness in units of its spread is the surplus."""
    surplus = alike(club, pairs)
    return log_matches(pairs, surplus / max(float(surplus.std()), 1e-9), len(club.attributes))
