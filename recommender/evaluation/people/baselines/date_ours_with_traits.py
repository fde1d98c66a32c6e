"""Ours, with who the two are left in: for comparison, as popularity must not decide."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from recommender.evaluation.people.date_features import between, traits
from recommender.evaluation.people.ridge import fit_by_evening

if TYPE_CHECKING:
    from recommender.arrays import DoubleArray
    from recommender.evaluation.people.dates import Dates


def scores(train: Dates, test: Dates, seed: int) -> DoubleArray:  # noqa: ARG001
    """Log-odds from what is between the two and from what either said."""
    X, new = (np.hstack([between(dates), traits(dates)]) for dates in (train, test))
    return fit_by_evening(X, train.match, train.evening).log_odds(new)
