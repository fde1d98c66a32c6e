"""Matrix factorisation of who wrote with whom (package implicit)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from benchmarks.quality.acl.network import unit_ties
from benchmarks.quality.scores.factorisation import factors

if TYPE_CHECKING:
    from collections.abc import Callable

    from benchmarks.quality.acl.bench import Bench
    from recommender.arrays import FloatArray, IntArray

NAME = "matrix factorisation"


def scorer(bench: Bench) -> Callable[[IntArray], FloatArray]:
    """Mean of both inner products; every author's ties are learnt from, members' or not."""
    knowing, known = factors(unit_ties(bench.at.ties), dimension=64, seed=bench.seed)
    knowing, known = knowing[bench.at.members], known[bench.at.members]

    def of(rows: IntArray) -> FloatArray:
        both = (knowing[rows] @ known.T + known[rows] @ knowing.T) / 2
        return both.astype(np.float32)

    return of
