"""Random pairs across groups."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from benchmarks.quality.people.clubs import Watched
    from recommender.arrays import DoubleArray, IntArray


DRAWS = 5
"""One draw of one club is noisy."""


def scores(club: Watched, pairs: IntArray, seed: int) -> DoubleArray:  # noqa: ARG001
    """Uniform scores, several draws, shape (draws, m)."""
    return np.random.default_rng(seed).random((DRAWS, len(pairs)))
