"""Harmonic mean of the places each has on the other's list (RECON, RecSys 2010)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from recommender.evaluation.acl.baselines import nearest
from recommender.evaluation.acl.sample import blocks
from recommender.evaluation.scores.lists import percentiles
from recommender.evaluation.scores.reciprocal import harmonic_mean

if TYPE_CHECKING:
    from collections.abc import Callable

    from recommender.arrays import FloatArray, IntArray
    from recommender.evaluation.acl.bench import Bench

NAME = "reciprocal, harmonic mean"


def scorer(bench: Bench) -> Callable[[IntArray], FloatArray]:
    """Of the nearest-neighbour list of everyone: both must be near as seen from the other."""
    near, n = nearest.scorer(bench), len(bench.at)
    places = np.empty((n, n), dtype=np.float32)
    for some in blocks(np.arange(n)):
        places[some] = percentiles(near(some))

    def of(rows: IntArray) -> FloatArray:
        found: FloatArray = harmonic_mean(places[rows], places[:, rows].T).astype(np.float32)
        return found

    return of
