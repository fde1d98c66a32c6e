"""Correlation of what both like: common interests."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from recommender.arrays import DoubleArray
    from recommender.evaluation.people.dates import Dates


def scores(train: Dates, test: Dates, seed: int) -> DoubleArray:  # noqa: ARG001
    """Correlation of the 17 interest ratings."""
    return test.interest_correlation
