"""Harmonic mean of the places each has on the other's list (RECON, RecSys 2010)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from benchmarks.quality.acl.baselines import nearest
from benchmarks.quality.acl.sample import blocks
from benchmarks.quality.scores.lists import percentiles
from benchmarks.quality.scores.reciprocal import harmonic_mean

if TYPE_CHECKING:
    from collections.abc import Callable

    from benchmarks.quality.acl.bench import Bench
    from recommender.arrays import FloatArray, IntArray

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
