"""Ridge logistic regressions of her yes and of his yes, multiplied (reciprocal recommendation)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from scipy.special import log_expit

from benchmarks.quality.people.yes_odds import yes_odds

if TYPE_CHECKING:
    from benchmarks.quality.people.dates import Dates
    from recommender.arrays import DoubleArray


def scores(train: Dates, test: Dates, seed: int) -> DoubleArray:  # noqa: ARG001
    """Log of the product of both chances of a yes."""
    chances: DoubleArray = np.sum(log_expit(yes_odds(train, test)), axis=0)
    return chances
