"""Farthest: the least alike profiles, difference for its own sake."""

from __future__ import annotations

from typing import TYPE_CHECKING

from recommender.evaluation.people.date_features import similarity

if TYPE_CHECKING:
    from recommender.arrays import DoubleArray
    from recommender.evaluation.people.dates import Dates


def scores(train: Dates, test: Dates, seed: int) -> DoubleArray:  # noqa: ARG001
    """Minus the cosine of all answers."""
    return -similarity(test)
