"""Ridge logistic regressions of her yes and of his yes, multiplied (reciprocal recommendation)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from scipy.special import log_expit

from recommender.evaluation.people.date_features import traits
from recommender.evaluation.people.ridge import fit_by_evening

if TYPE_CHECKING:
    from recommender.arrays import DoubleArray
    from recommender.evaluation.people.dates import Dates


def scores(train: Dates, test: Dates, seed: int) -> DoubleArray:  # noqa: ARG001
    """Log of the product of both chances of a yes."""
    X, new = _columns(train), _columns(test)
    odds = [fit_by_evening(X, yes, train.evening).log_odds(new) for yes in train.wanted.T]
    chances: DoubleArray = np.sum(log_expit(odds), axis=0)
    return chances


def _columns(dates: Dates) -> DoubleArray:
    return np.column_stack([traits(dates), dates.interest_correlation])
