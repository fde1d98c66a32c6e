"""How much a paper counts by its age."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from scipy.sparse import csr_array, diags_array

if TYPE_CHECKING:
    from benchmarks.quality.acl.snapshot import Snapshot
    from recommender.arrays import DoubleArray

FADING = 3.0
"""Years after which a paper counts 1 / e: interests and working ties fade within a project."""
RECENT = 3
"""Years up to the cutoff that are the present."""


def worth(at: Snapshot, fading: float = FADING) -> DoubleArray:
    """Of each paper, 0 to 1, shape (n_papers,)."""
    faded: DoubleArray = np.exp((at.papers.year - at.cutoff) / fading)
    return faded


def fresh(at: Snapshot, years: int = RECENT) -> DoubleArray:
    """1 for papers of the last years, shape (n_papers,)."""
    return (at.papers.year > at.cutoff - years).astype(np.float64)


def weighted_papers(at: Snapshot, weight: DoubleArray) -> csr_array:
    """Who wrote what, times a weight of each paper, float32, shape (n, n_papers)."""
    table = csr_array(at.member_papers @ diags_array(weight))
    table.eliminate_zeros()
    return csr_array(table.astype(np.float32))
