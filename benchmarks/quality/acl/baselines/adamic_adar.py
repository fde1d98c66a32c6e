"""Adamic-Adar: mutual contacts, those who know few counting most (Social Networks 25, 2003)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from scipy.sparse import csr_array, diags_array

from benchmarks.quality.acl.network import steps_of, unit_ties

if TYPE_CHECKING:
    from collections.abc import Callable

    from benchmarks.quality.acl.bench import Bench
    from recommender.arrays import FloatArray, IntArray

NAME = "Adamic-Adar"


def scorer(bench: Bench) -> Callable[[IntArray], FloatArray]:
    """Sum over mutual co-authors of ``1 / log(their co-authors)``."""
    ties = unit_ties(bench.at.ties)
    worth = 1.0 / np.log(np.maximum(np.diff(ties.indptr), 2.0))
    return steps_of((ties, csr_array(diags_array(worth) @ ties)), bench.at.members)
