"""Matrix factorisation of who wrote with whom (package implicit)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from recommender.evaluation.acl.network import unit_ties
from recommender.evaluation.scores.factorisation import factors

if TYPE_CHECKING:
    from collections.abc import Callable

    from recommender.arrays import FloatArray, IntArray
    from recommender.evaluation.acl.bench import Bench

NAME = "matrix factorisation"


def scorer(bench: Bench) -> Callable[[IntArray], FloatArray]:
    """Mean of both inner products; every author's ties are learnt from, members' or not."""
    knowing, known = factors(unit_ties(bench.at.ties), dimension=64, seed=bench.seed)
    knowing, known = knowing[bench.at.members], known[bench.at.members]

    def of(rows: IntArray) -> FloatArray:
        both = (knowing[rows] @ known.T + known[rows] @ knowing.T) / 2
        return both.astype(np.float32)

    return of
