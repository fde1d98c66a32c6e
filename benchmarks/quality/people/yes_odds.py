"""Ridge logistic regressions of her yes and of his yes on what both people said."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from benchmarks.quality.people.date_features import traits
from benchmarks.quality.people.ridge import fit_by_evening

if TYPE_CHECKING:
    from benchmarks.quality.people.dates import Dates
    from recommender.arrays import DoubleArray


def yes_odds(train: Dates, test: Dates) -> DoubleArray:
    """Log-odds of her yes and of his, shape (2, m)."""
    X, new = _columns(train), _columns(test)
    odds = [fit_by_evening(X, yes, train.evening).log_odds(new) for yes in train.wanted.T]
    return np.array(odds)


def _columns(dates: Dates) -> DoubleArray:
    return np.column_stack([traits(dates), dates.interest_correlation])
