"""Three-step paths, hubs counting less (L3: Kovács et al., Nature Communications 10, 2019)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from scipy.sparse import csr_array, diags_array

from benchmarks.quality.acl.network import steps_of, unit_ties

if TYPE_CHECKING:
    from collections.abc import Callable

    from benchmarks.quality.acl.bench import Bench
    from recommender.arrays import FloatArray, IntArray

NAME = "three-step paths"


def scorer(bench: Bench) -> Callable[[IntArray], FloatArray]:
    """``sum_uv a_iu a_uv a_vj / sqrt(k_u k_v)``."""
    ties = unit_ties(bench.at.ties)
    roots = diags_array(1.0 / np.sqrt(np.maximum(np.diff(ties.indptr), 1.0)))
    middle = csr_array(roots @ ties @ roots)
    return steps_of((ties, middle, ties), bench.at.members)
