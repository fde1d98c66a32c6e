"""Ours, with who the two are left in: for comparison, as popularity must not decide."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from benchmarks.quality.people.date_features import between, traits
from benchmarks.quality.people.ridge import fit_by_evening

if TYPE_CHECKING:
    from benchmarks.quality.people.dates import Dates
    from recommender.arrays import DoubleArray


def scores(train: Dates, test: Dates, seed: int) -> DoubleArray:  # noqa: ARG001
    """Log-odds from what is between the two and from what either said."""
    X, new = (np.hstack([between(dates), traits(dates)]) for dates in (train, test))
    return fit_by_evening(X, train.match, train.evening).log_odds(new)
