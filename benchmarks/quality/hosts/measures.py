"""What a host says of the partners that focal members were given.

Partners are a table of shape (focal members, members): how often each was given, 0 where never.
Shares are of all partners given, so that a focal member with two of them counts twice; intervals
are drawn over focal members.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

from benchmarks.quality.records import ROUNDS, Measured, mean_of
from recommender.maths.measures.metrics import bootstrap, ndcg

if TYPE_CHECKING:
    from recommender.arrays import BoolArray, DoubleArray, IntArray

WOULD = 2
"""Least grade of an introduction that the host would make."""


def tally_partners(
    given: DoubleArray, grades: DoubleArray, apart: BoolArray, across: BoolArray
) -> DoubleArray:
    """Sums over the partners of each focal member.

    Parameters
    ----------
    given, grades
        Shapes (f, n): how often each partner was given, and the host's grades, 0 to 3.
    apart, across
        Shapes (f, n): no contact in common, and another industry.

    Returns
    -------
    DoubleArray, shape (f, 6)
        Partners given; of these those whom the host would introduce, the sum of their grades,
        those at 0, those without a mutual contact, those across industries.
    """
    values = np.stack(
        [np.ones_like(grades), grades >= WOULD, grades, grades == 0, apart, across], axis=2
    )
    tally: DoubleArray = np.einsum("fn,fnk->fk", given, values.astype(np.float64))
    return tally


METRICS = ("host would", "mean grade", "at 0", "no mutual contact", "across industries")
"""What the columns of `tally_partners` but the first are the share or the mean of."""


def measure_partners(tally: DoubleArray, seed: int = 0) -> list[Measured]:
    """The `METRICS` of all partners given, with intervals over focal members.

    Parameters
    ----------
    tally
        From `tally_partners`, of one club or of several on top of each other. Who was given nobody
        adds nothing.
    seed
        Of the intervals.
    """
    return [
        _ratio(metric, tally[:, column], tally[:, 0], seed)
        for column, metric in enumerate(METRICS, start=1)
    ]


def measure_orders(values: DoubleArray, seed: int = 0) -> Measured:
    """The mean ``nDCG@10`` of several focal members' orders, from `order_ndcg`."""
    return mean_of("nDCG@10", values, seed)


def order_ndcg(
    scores: DoubleArray, grades: DoubleArray, permitted: BoolArray, cut: int = 10
) -> DoubleArray:
    """How early those of good grades come in each focal member's order.

    Parameters
    ----------
    scores, grades, permitted
        Shapes (f, n); who is not permitted is in no order.
    cut
        Places that count.

    Returns
    -------
    DoubleArray, shape (f,)
        0 to 1, with gain ``2 ** grade - 1``; NaN where nobody has a grade above 0.
    """
    return np.array(
        [
            ndcg(score[may], 2.0 ** grade[may] - 1.0, cut)
            for score, grade, may in zip(scores, grades, permitted, strict=True)
        ]
    )


def first_places(scores: DoubleArray, permitted: BoolArray, k: int) -> DoubleArray:
    """How often each partner is among the first ``k`` of an order, shape (f, n).

    Those of equal score share the places that are left for them, so that the order of members
    decides nothing.
    """
    given = np.zeros(scores.shape)
    for row, (score, may) in enumerate(zip(scores, permitted, strict=True)):
        left = min(k, int(may.sum()))
        for value in np.unique(score[may])[::-1]:
            level = may & (score == value)
            given[row, level] = min(left, int(level.sum())) / level.sum()
            left -= min(left, int(level.sum()))
            if left == 0:
                break
    return given


def _ratio(metric: str, sums: DoubleArray, counts: DoubleArray, seed: int) -> Measured:
    if counts.sum() == 0:
        return Measured(metric, math.nan, math.nan, math.nan, 0)

    def share(rows: IntArray) -> float:
        made = counts[rows].sum()
        return float(sums[rows].sum() / made) if made else math.nan

    drawn = np.flatnonzero(counts > 0)
    rng = np.random.default_rng(seed)
    low, high = bootstrap(len(drawn), lambda rows: share(drawn[rows]), rng, ROUNDS)
    return Measured(metric, share(drawn), low, high, len(drawn))
