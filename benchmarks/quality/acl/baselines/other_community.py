"""Equal weights and one rule, as coffee lotteries with a different-team rule have them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Callable

    from benchmarks.quality.acl.bench import Bench
    from recommender.arrays import FloatArray, IntArray

NAME = "equal weights, other community"


def scorer(bench: Bench) -> Callable[[IntArray], FloatArray]:
    """1 for another community, else 0: the matcher makes as many such pairs as there can be."""
    community = bench.at.community

    def of(rows: IntArray) -> FloatArray:
        across: FloatArray = (community[rows][:, None] != community[None, :]).astype(np.float32)
        return across

    return of
