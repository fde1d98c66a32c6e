"""Nearest neighbour: the most alike profiles, as embedding-and-search matchers do."""

from __future__ import annotations

from typing import TYPE_CHECKING

from recommender.evaluation.people.date_features import similarity

if TYPE_CHECKING:
    from recommender.arrays import DoubleArray
    from recommender.evaluation.people.dates import Dates


def scores(train: Dates, test: Dates, seed: int) -> DoubleArray:  # noqa: ARG001
    """Cosine of all answers."""
    return similarity(test)
