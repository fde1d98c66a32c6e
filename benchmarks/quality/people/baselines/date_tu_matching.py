"""Matching with transferable utility (IPFP) on both log-odds of a yes."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from benchmarks.quality.people.yes_odds import yes_odds
from benchmarks.quality.scores.tu_matching import log_matches

if TYPE_CHECKING:
    from benchmarks.quality.people.dates import Dates
    from recommender.arrays import DoubleArray


def scores(train: Dates, test: Dates, seed: int) -> DoubleArray:  # noqa: ARG001
    """Log of the expected matches of each pair, everyone matched about once."""
    people, position = np.unique(test.pairs, return_inverse=True)
    surplus = yes_odds(train, test).sum(axis=0)
    return log_matches(position.reshape(test.pairs.shape), surplus, len(people))
