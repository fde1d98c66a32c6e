"""DPP over the nearest neighbours: a list of people alike, but not alike among themselves."""

from __future__ import annotations

from typing import TYPE_CHECKING

from benchmarks.quality.people.date_features import answers_of, similarity
from benchmarks.quality.scores.diversify import rerank
from benchmarks.quality.scores.lists import as_lists, as_pairs

if TYPE_CHECKING:
    from benchmarks.quality.people.dates import Dates
    from recommender.arrays import DoubleArray


def scores(train: Dates, test: Dates, seed: int) -> DoubleArray:  # noqa: ARG001
    """Place on the diversified list of either, pyversity's default trade-off."""
    vectors, pairs = answers_of(test)
    nearest = as_lists(pairs, similarity(test), len(vectors))
    return as_pairs(rerank(nearest, vectors, "dpp"), pairs)
