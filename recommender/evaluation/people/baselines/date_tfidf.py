"""TF-IDF content: what both say of themselves, as tokens."""

from __future__ import annotations

from typing import TYPE_CHECKING

from recommender.evaluation.people.date_features import tokens_of
from recommender.evaluation.scores.content import both_ways, tfidf

if TYPE_CHECKING:
    from recommender.arrays import DoubleArray
    from recommender.evaluation.people.dates import Dates


def scores(train: Dates, test: Dates, seed: int) -> DoubleArray:  # noqa: ARG001
    """Cosine of interests rated high, habits, field, career and goal."""
    words, pairs = tokens_of(test)
    vectors = tfidf(words)
    likeness = both_ways(vectors, vectors)
    found: DoubleArray = likeness[pairs[:, 0], pairs[:, 1]]
    return found
