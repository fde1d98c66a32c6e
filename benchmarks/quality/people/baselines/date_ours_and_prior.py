"""Ours and the unlearnt product of needs and offers, averaged.

Of the ways to join the two that were tried it was the best on evenings left out within those that
are learnt from.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from benchmarks.quality.people.baselines import date_needs_offers, date_ours

if TYPE_CHECKING:
    from benchmarks.quality.people.dates import Dates
    from recommender.arrays import DoubleArray


def scores(train: Dates, test: Dates, seed: int) -> DoubleArray:
    """The mean of both, each in units of its spread over the evenings learnt from."""
    parts = (date_ours.scores, date_needs_offers.scores)
    learnt, plain = (
        each(train, test, seed) / max(float(each(train, train, seed).std()), 1e-9) for each in parts
    )
    mean: DoubleArray = (learnt + plain) / 2
    return mean
