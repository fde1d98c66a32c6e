"""Farthest: the least alike profiles, difference for its own sake."""

from __future__ import annotations

from typing import TYPE_CHECKING

from benchmarks.quality.people.date_features import similarity

if TYPE_CHECKING:
    from benchmarks.quality.people.dates import Dates
    from recommender.arrays import DoubleArray


def scores(train: Dates, test: Dates, seed: int) -> DoubleArray:  # noqa: ARG001
    """Minus the cosine of all answers."""
    return -similarity(test)
