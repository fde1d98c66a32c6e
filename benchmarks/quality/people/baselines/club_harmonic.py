"""Harmonic mean of the places each has on the other's list (RECON, RecSys 2010)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from benchmarks.quality.people.club_features import alike
from benchmarks.quality.scores.lists import as_lists, percentiles
from benchmarks.quality.scores.reciprocal import harmonic_mean

if TYPE_CHECKING:
    from benchmarks.quality.people.clubs import Watched
    from recommender.arrays import DoubleArray, IntArray


def scores(club: Watched, pairs: IntArray, seed: int) -> DoubleArray:  # noqa: ARG001
    """Of the nearest-neighbour list: both must be near as seen from the other."""
    places = percentiles(as_lists(pairs, alike(club, pairs), len(club.attributes)))
    one, other = pairs[:, 0], pairs[:, 1]
    return harmonic_mean(places[one, other], places[other, one])
