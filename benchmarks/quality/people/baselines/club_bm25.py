"""BM25 content: attributes and contacts as tokens."""

from __future__ import annotations

from typing import TYPE_CHECKING

from benchmarks.quality.people.club_features import tokens
from benchmarks.quality.scores.content import bm25, both_ways

if TYPE_CHECKING:
    from benchmarks.quality.people.clubs import Watched
    from recommender.arrays import DoubleArray, IntArray


def scores(club: Watched, pairs: IntArray, seed: int) -> DoubleArray:  # noqa: ARG001
    """Mean of either as a query; rare attributes and contacts count most."""
    words = tokens(club)
    likeness = both_ways(words, bm25(words))
    found: DoubleArray = likeness[pairs[:, 0], pairs[:, 1]]
    return found
