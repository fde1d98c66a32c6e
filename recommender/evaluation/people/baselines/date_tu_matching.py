"""Matching with transferable utility (IPFP) on both log-odds of a yes."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from recommender.evaluation.people.yes_odds import yes_odds
from recommender.evaluation.scores.tu_matching import log_matches

if TYPE_CHECKING:
    from recommender.arrays import DoubleArray
    from recommender.evaluation.people.dates import Dates


def scores(train: Dates, test: Dates, seed: int) -> DoubleArray:  # noqa: ARG001
    """Log of the expected matches of each pair, everyone matched about once."""
    people, position = np.unique(test.pairs, return_inverse=True)
    surplus = yes_odds(train, test).sum(axis=0)
    return log_matches(position.reshape(test.pairs.shape), surplus, len(people))
