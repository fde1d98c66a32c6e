"""Three-step paths, hubs counting less (L3: Kovács et al., Nature Communications 10, 2019)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from benchmarks.quality.people.club_features import degrees

if TYPE_CHECKING:
    from benchmarks.quality.people.clubs import Watched
    from recommender.arrays import DoubleArray, IntArray


def scores(club: Watched, pairs: IntArray, seed: int) -> DoubleArray:  # noqa: ARG001
    """``sum_uv a_iu a_uv a_vj / sqrt(k_u k_v)``."""
    known = (club.ties.toarray() > 0).astype(np.float64)
    damped = known / np.sqrt(np.maximum(degrees(club), 1.0))
    steps: DoubleArray = (damped @ known @ damped.T)[pairs[:, 0], pairs[:, 1]]
    return steps
