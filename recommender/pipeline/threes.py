"""Groups of three: who would be left over joins a pair, where an organiser wants that."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from recommender.maths.pairs import pairs_with
from recommender.stages.match import unserved

if TYPE_CHECKING:
    from collections.abc import Iterable

    from recommender.arrays import IntArray
    from recommender.club.club import Club
    from recommender.club.introduction import Introduction
    from recommender.club.round import Certificate
    from recommender.pipeline.scorer import Scorer


def find_threes(scorer: Scorer, chosen: IntArray) -> IntArray:
    """For each member left over the best pair of a round to join, of which both may meet them.

    Parameters
    ----------
    scorer
        Knows who may be introduced to whom, and the weights.
    chosen
        Shape (m, 2), the round's pairs.

    Returns
    -------
    IntArray, shape (k, 3)
        The two of a pair, then who joins them; no pair twice, nobody in two groups.
    """
    capacity, taken = scorer.rules.capacity, set[int]()
    groups = []
    everybody = np.ones(len(chosen), dtype=np.bool_)
    for lonely in unserved(chosen, everybody, capacity).tolist():
        weights = _weigh_partners(scorer, lonely)
        options = [
            (weights[a] + weights[b], -a, -b)
            for a, b in chosen.tolist()
            if a in weights and b in weights and not {a, b} & taken
        ]
        if options:
            _, a, b = max(options)
            groups.append((-a, -b, lonely))
            taken |= {-a, -b, lonely}
    return np.array(groups, dtype=np.int64).reshape(-1, 3)


def pairs_of_threes(threes: IntArray) -> IntArray:
    """The pairs that groups add to a round, shape (2 k, 2), i < j."""
    added = np.concatenate([threes[:, [0, 2]], threes[:, [1, 2]]])
    return np.sort(added, axis=1)


def count_threes(
    certificate: Certificate, scorer: Scorer, threes: IntArray, worth: float
) -> Certificate:
    """The proof of a round with its groups: what they add stands in value and bound alike."""
    if not len(threes):
        return certificate
    added = float((scorer.weigh(pairs_of_threes(threes)).weights + worth).sum())
    served = certificate.served + len(threes)
    return replace(
        certificate,
        value=certificate.value + added,
        bound=certificate.bound + added,
        served=served,
        servable=max(certificate.servable, served),
        solver=f"{certificate.solver}; {len(threes)} in groups of three",
    )


def name_thirds(
    introductions: Iterable[Introduction], club: Club, threes: IntArray
) -> tuple[Introduction, ...]:
    """Introductions that say who else is there, where three meet."""
    thirds = {
        frozenset((club.ids[one], club.ids[other])): club.ids[third]
        for a, b, c in threes.tolist()
        for one, other, third in ((a, b, c), (a, c, b), (b, c, a))
    }

    def with_third(pair: Introduction) -> Introduction:
        third = thirds.get(frozenset((pair.a, pair.b)))
        if third is None:
            return pair
        first, second = (replace(side, third=third) for side in pair.sides)
        return replace(pair, sides=(first, second))

    return tuple(map(with_third, introductions))


def _weigh_partners(scorer: Scorer, member: int) -> dict[int, float]:
    """The weights of all whom a member may be introduced to, by row."""
    rows = np.array([member], dtype=np.int64)
    weighed = scorer.weigh(pairs_with(len(scorer.rules.capacity), rows))
    partners = weighed.pairs.sum(axis=1) - member
    return dict(zip(partners.tolist(), weighed.weights.tolist(), strict=True))
