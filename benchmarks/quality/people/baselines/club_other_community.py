"""Equal weights and one rule, as coffee lotteries with a different-team rule have them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from recommender.maths.network.structure import communities

if TYPE_CHECKING:
    from benchmarks.quality.people.clubs import Watched
    from recommender.arrays import DoubleArray, IntArray


def scores(club: Watched, pairs: IntArray, seed: int) -> DoubleArray:
    """1 for two communities of the ties, else 0; that groups differ is given already."""
    group = communities(club.ties, seed)[pairs]
    differs: DoubleArray = (group[:, 0] != group[:, 1]).astype(np.float64)
    return differs
