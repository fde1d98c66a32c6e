"""Ridge logistic regression of the match on what both people said."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from benchmarks.quality.people.date_features import traits
from benchmarks.quality.people.ridge import fit_by_evening

if TYPE_CHECKING:
    from benchmarks.quality.people.dates import Dates
    from recommender.arrays import DoubleArray


def scores(train: Dates, test: Dates, seed: int) -> DoubleArray:  # noqa: ARG001
    """Log-odds of a match, from either side's answers and the interest correlation."""
    model = fit_by_evening(_columns(train), train.match, train.evening)
    return model.log_odds(_columns(test))


def _columns(dates: Dates) -> DoubleArray:
    return np.column_stack([traits(dates), dates.interest_correlation])
