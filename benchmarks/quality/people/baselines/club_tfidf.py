"""TF-IDF content: attributes and contacts as tokens."""

from __future__ import annotations

from typing import TYPE_CHECKING

from benchmarks.quality.people.club_features import tokens
from benchmarks.quality.scores.content import both_ways, tfidf

if TYPE_CHECKING:
    from benchmarks.quality.people.clubs import Watched
    from recommender.arrays import DoubleArray, IntArray


def scores(club: Watched, pairs: IntArray, seed: int) -> DoubleArray:  # noqa: ARG001
    """Cosine; rare attributes and contacts count most."""
    words = tokens(club)
    weighted = tfidf(words)
    likeness = both_ways(weighted, weighted)
    found: DoubleArray = likeness[pairs[:, 0], pairs[:, 1]]
    return found
