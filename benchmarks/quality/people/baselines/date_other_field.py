"""Equal weights and one rule, as coffee lotteries with a different-team rule have them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from benchmarks.quality.people.dates import Dates
    from recommender.arrays import DoubleArray


def scores(train: Dates, test: Dates, seed: int) -> DoubleArray:  # noqa: ARG001
    """1 for another field of study, else 0: the matcher makes as many such pairs as there can be."""
    field = test.profiles["field_cd"].to_numpy(dtype=np.float64)[test.pairs]
    differs: DoubleArray = (field[:, 0] != field[:, 1]).astype(np.float64)
    return differs
