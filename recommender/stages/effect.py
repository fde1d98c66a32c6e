"""Stage 5: what a round does to the club's bubble."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from recommender.club.round import BubbleNumbers, RoundNumbers
from recommender.labels.journeys import WITHIN_AN_HOUR
from recommender.maths.network.bubble import (
    bubble_index,
    community_edge_gini_complement,
    e_i_index,
    gini,
    mean_constraint,
    modularity_complement,
)
from recommender.maths.network.structure import adjacency

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pandas as pd
    from scipy.sparse import csr_array

    from recommender.arrays import DoubleArray, IntArray
    from recommender.club.member import Member


def industry_groups(members: Sequence[Member]) -> IntArray:
    """Number of each member's industry, -1 where not stated, shape (n,)."""
    names = [member.industry.casefold() for member in members]
    numbers = np.unique(names, return_inverse=True)[1].astype(np.int64)
    numbers[[not name for name in names]] = -1
    return numbers


def with_introductions(ties: csr_array, pairs: IntArray) -> csr_array:
    """The ties as they would be if every introduction became one, shape (n, n)."""
    joined: csr_array = ties + adjacency(ties.shape[0], pairs)
    return joined


def bubble_numbers(
    ties: csr_array, communities: IntArray, industries: IntArray, index: DoubleArray
) -> BubbleNumbers:
    """How closed a club is; communities are the ones found before the round, held fixed.

    ``index`` is every member's own bubble index with these ties, from `member_bubbles`.
    """
    return BubbleNumbers(
        ties=ties.nnz // 2,
        e_i_index=e_i_index(ties, communities),
        e_i_index_industry=e_i_index(ties, industries),
        modularity_complement=modularity_complement(ties, communities),
        community_edge_gini_complement=community_edge_gini_complement(ties, communities),
        mean_constraint=mean_constraint(ties),
        mean_bubble_index=float(np.nanmean(index)) if not np.isnan(index).all() else float("nan"),
    )


def member_bubbles(
    before: csr_array, after: csr_array, communities: IntArray, industries: IntArray
) -> DoubleArray:
    """Bubble index of each member before and after the round, shape (n, 2); NaN without ties."""
    indices = [bubble_index(ties, communities, industries) for ties in (before, after)]
    return np.stack(indices, axis=1)


def round_numbers(chosen: pd.DataFrame, pairs: IntArray, capacity: IntArray) -> RoundNumbers:
    """What the introductions of a round are like.

    Parameters
    ----------
    chosen
        One row per introduction: ``mutual_contacts``, ``same_community``, ``same_industry``,
        ``other_collar``, ``travel``, ``compatibility``, ``closeness``.
    pairs
        Shape (n_introductions, 2).
    capacity
        Shape (n,), introductions each member asked for.
    """
    far = chosen["mutual_contacts"].to_numpy() == 0
    across = chosen["same_industry"].to_numpy() == 0
    active = capacity > 0
    share = np.bincount(pairs.ravel(), minlength=len(capacity))[active] / capacity[active]

    def mean(values: object) -> float:
        return float(np.mean(values)) if len(chosen) else float("nan")  # type: ignore[call-overload]

    return RoundNumbers(
        introductions=len(chosen),
        no_mutual_contact=mean(far),
        across_communities=mean(chosen["same_community"].to_numpy() == 0),
        across_industries=mean(across),
        bridging=mean(far & across),
        across_collars=mean(chosen["other_collar"].to_numpy() > 0),
        in_reach=mean(chosen["travel"].to_numpy() <= WITHIN_AN_HOUR),
        mean_compatibility=mean(chosen["compatibility"].to_numpy()),
        mean_closeness=mean(chosen["closeness"].to_numpy()),
        exposure_gini=gini(share),
    )
