"""Ours: what is between two people, with who they are fitted beside it and left out."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from benchmarks.quality.people.date_features import between, traits
from benchmarks.quality.people.ridge import fit_by_evening

if TYPE_CHECKING:
    from benchmarks.quality.people.dates import Dates
    from recommender.arrays import DoubleArray


def scores(train: Dates, test: Dates, seed: int) -> DoubleArray:  # noqa: ARG001
    """Log-odds from what is between the two alone, as the production edge weight."""
    X = between(train)
    model = fit_by_evening(np.hstack([X, traits(train)]), train.match, train.evening)
    odds: DoubleArray = between(test) @ model.coef[: X.shape[1]]
    return odds
