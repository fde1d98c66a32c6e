"""Random people of another community: mixing for its own sake."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from benchmarks.quality.acl.baselines import chance

if TYPE_CHECKING:
    from collections.abc import Callable

    from benchmarks.quality.acl.bench import Bench
    from recommender.arrays import FloatArray, IntArray

NAME = "random across communities"


def scorer(bench: Bench) -> Callable[[IntArray], FloatArray]:
    """Uniform, those of one community after all others."""
    drawn, community = chance.scorer(bench), bench.at.community

    def of(rows: IntArray) -> FloatArray:
        across = community[rows][:, None] != community[None, :]
        scores: FloatArray = drawn(rows) + across.astype(np.float32)
        return scores

    return of
