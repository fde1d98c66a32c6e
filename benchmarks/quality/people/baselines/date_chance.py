"""Random pairs, as coffee lotteries draw them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from benchmarks.quality.people.dates import Dates
    from recommender.arrays import DoubleArray


DRAWS = 5
"""One draw of one club is noisy."""


def scores(train: Dates, test: Dates, seed: int) -> DoubleArray:  # noqa: ARG001
    """Uniform scores, several draws, shape (draws, m)."""
    rng = np.random.default_rng([seed, int(test.evening[0])])
    return rng.random((DRAWS, len(test.match)))
