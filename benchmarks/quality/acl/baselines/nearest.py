"""Nearest neighbour: one mean vector per person, as embedding-and-search matchers do."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from recommender.errors import InputError
from recommender.maths.texts.items import unit

if TYPE_CHECKING:
    from collections.abc import Callable

    from benchmarks.quality.acl.bench import Bench
    from recommender.arrays import FloatArray, IntArray

NAME = "nearest neighbour"


def scorer(bench: Bench) -> Callable[[IntArray], FloatArray]:
    """Cosine of the mean vectors of all papers.

    Raises
    ------
    InputError
        If the papers were not encoded.
    """
    vectors = bench.at.papers.vectors
    if vectors is None:
        raise InputError(f"{NAME}: the papers have no vectors; encode them first")
    means = unit(np.asarray(bench.at.member_papers @ vectors))
    return lambda rows: means[rows] @ means.T
