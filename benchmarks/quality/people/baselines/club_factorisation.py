"""Matrix factorisation of who knows whom (package implicit)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from benchmarks.quality.scores.factorisation import factors

if TYPE_CHECKING:
    from benchmarks.quality.people.clubs import Watched
    from recommender.arrays import DoubleArray, IntArray


def scores(club: Watched, pairs: IntArray, seed: int) -> DoubleArray:
    """Mean of both inner products."""
    knowing, known = factors(club.ties, seed=seed)
    one, other = pairs[:, 0], pairs[:, 1]
    both: DoubleArray = (
        np.einsum("ij,ij->i", knowing[one], known[other])
        + np.einsum("ij,ij->i", knowing[other], known[one])
    ).astype(np.float64) / 2
    return both
