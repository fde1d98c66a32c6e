"""Most recent papers: whoever is busiest, for everyone."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Callable

    from benchmarks.quality.acl.bench import Bench
    from recommender.arrays import FloatArray, IntArray

NAME = "most recent papers"
YEARS = 3


def scorer(bench: Bench) -> Callable[[IntArray], FloatArray]:
    """Papers of the last three years of the one suggested."""
    recent = (bench.at.papers.year > bench.at.cutoff - YEARS).astype(np.float64)
    counts = np.asarray(bench.at.member_papers @ recent).astype(np.float32)
    return lambda rows: np.broadcast_to(counts, (len(rows), len(counts)))
