"""MMR over the nearest neighbours: a list of people alike, but not alike among themselves."""

from __future__ import annotations

from typing import TYPE_CHECKING

from recommender.evaluation.people.date_features import answers_of, similarity
from recommender.evaluation.scores.diversify import rerank
from recommender.evaluation.scores.lists import as_lists, as_pairs

if TYPE_CHECKING:
    from recommender.arrays import DoubleArray
    from recommender.evaluation.people.dates import Dates


def scores(train: Dates, test: Dates, seed: int) -> DoubleArray:  # noqa: ARG001
    """Place on the diversified list of either, pyversity's default trade-off."""
    vectors, pairs = answers_of(test)
    nearest = as_lists(pairs, similarity(test), len(vectors))
    return as_pairs(rerank(nearest, vectors, "mmr"), pairs)
