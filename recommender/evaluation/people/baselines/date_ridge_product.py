"""Ridge logistic regressions of her yes and of his yes, multiplied (reciprocal recommendation)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from scipy.special import log_expit

from recommender.evaluation.people.yes_odds import yes_odds

if TYPE_CHECKING:
    from recommender.arrays import DoubleArray
    from recommender.evaluation.people.dates import Dates


def scores(train: Dates, test: Dates, seed: int) -> DoubleArray:  # noqa: ARG001
    """Log of the product of both chances of a yes."""
    chances: DoubleArray = np.sum(log_expit(yes_odds(train, test)), axis=0)
    return chances
