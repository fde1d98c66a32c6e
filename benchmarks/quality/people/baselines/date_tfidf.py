"""TF-IDF content: what both say of themselves, as tokens."""

from __future__ import annotations

from typing import TYPE_CHECKING

from benchmarks.quality.people.date_features import tokens_of
from benchmarks.quality.scores.content import both_ways, tfidf

if TYPE_CHECKING:
    from benchmarks.quality.people.dates import Dates
    from recommender.arrays import DoubleArray


def scores(train: Dates, test: Dates, seed: int) -> DoubleArray:  # noqa: ARG001
    """Cosine of interests rated high, habits, field, career and goal."""
    words, pairs = tokens_of(test)
    vectors = tfidf(words)
    likeness = both_ways(vectors, vectors)
    found: DoubleArray = likeness[pairs[:, 0], pairs[:, 1]]
    return found
