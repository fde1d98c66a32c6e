"""Ridge logistic regressions of her yes and of his yes on what both people said."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from recommender.evaluation.people.date_features import traits
from recommender.evaluation.people.ridge import fit_by_evening

if TYPE_CHECKING:
    from recommender.arrays import DoubleArray
    from recommender.evaluation.people.dates import Dates


def yes_odds(train: Dates, test: Dates) -> DoubleArray:
    """Log-odds of her yes and of his, shape (2, m)."""
    X, new = _columns(train), _columns(test)
    odds = [fit_by_evening(X, yes, train.evening).log_odds(new) for yes in train.wanted.T]
    return np.array(odds)


def _columns(dates: Dates) -> DoubleArray:
    return np.column_stack([traits(dates), dates.interest_correlation])
