"""BM25 content: what both say of themselves, as tokens."""

from __future__ import annotations

from typing import TYPE_CHECKING

from recommender.evaluation.people.date_features import tokens_of
from recommender.evaluation.scores.content import bm25, both_ways

if TYPE_CHECKING:
    from recommender.arrays import DoubleArray
    from recommender.evaluation.people.dates import Dates


def scores(train: Dates, test: Dates, seed: int) -> DoubleArray:  # noqa: ARG001
    """Mean of either as a query of interests rated high, habits, field, career and goal."""
    words, pairs = tokens_of(test)
    likeness = both_ways(words, bm25(words))
    found: DoubleArray = likeness[pairs[:, 0], pairs[:, 1]]
    return found
