"""A method's scores through the one matcher, and as lists without it, against known outcomes."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from recommender.maths.matching.b_matching import solve_exact
from recommender.maths.matching.dual_prices import solve_dual

if TYPE_CHECKING:
    from recommender.arrays import BoolArray, DoubleArray, IntArray

_WORTH = 10.0
"""Added to scores of 0 to 1, so that everyone gets their number before scores decide."""

EXACT_UP_TO = 20_000
"""Pairs up to which rounds are solved to proven optimality; larger groups by dual prices, for
every method alike: scores with many ties make the exact proof slow."""


def matched(pairs: IntArray, scores: DoubleArray, k: int) -> BoolArray:
    """The pairs a round of ``k`` introductions each makes of scores, shape (m,).

    Scores are scaled to 0 to 1: linear, so that no method's order of whole rounds changes
    (everyone gets as many introductions under any), and none is short of them.
    """
    people, position = np.unique(pairs, return_inverse=True)
    edges = position.reshape(pairs.shape).astype(np.int64)
    low, span = scores.min(), max(float(np.ptp(scores)), 1e-12)
    capacity = np.full(len(people), k, dtype=np.int64)
    solve = solve_exact if len(edges) <= EXACT_UP_TO else solve_dual
    return solve(edges, (scores - low) / span + _WORTH, capacity).chosen


def round_hits(
    pairs: IntArray, scores: DoubleArray, good: IntArray, k: int
) -> tuple[float, float, float]:
    """What a round of ``k`` each makes of scores.

    Parameters
    ----------
    pairs
        Shape (m, 2), each once, all whose outcome is known.
    scores
        Shape (m,) or (draws, m), higher is better; several draws are averaged.
    good
        Shape (m,), 0 or 1.
    k
        Introductions of each person, at least 1.

    Returns
    -------
    hits, made, expected : float
        Good introductions, introductions, and how many would be good if drawn at random.
    """
    chosen = np.array([matched(pairs, draw, k) for draw in np.atleast_2d(scores)])
    made = float(chosen.sum(axis=1).mean())
    return float((chosen @ good).mean()), made, made * float(good.mean())


def listed(pairs: IntArray, scores: DoubleArray, k: int, seed: int = 0) -> IntArray:
    """The pairs on lists of ``k`` when everybody takes their own best, without a matcher.

    Parameters
    ----------
    pairs, scores
        Shapes (m, 2) and (m,), higher is better; equal scores are put in an order by chance.
    k
        Length of a list, at least 1; shorter for those with fewer partners.
    seed
        Of that chance.

    Returns
    -------
    IntArray, shape (m, 2)
        1 where the pair is on the list of its first, and of its second person.
    """
    people, values = pairs.T.ravel(), np.tile(scores, 2)
    chance = np.random.default_rng(seed).random(len(values))
    order = np.lexsort((chance, -values, people))
    owners = people[order]
    starts = np.flatnonzero(np.diff(owners, prepend=-1))
    place = np.arange(len(owners)) - np.repeat(starts, np.diff(starts, append=len(owners)))
    on_list = np.zeros(len(values), dtype=np.int64)
    on_list[order] = place < k
    return on_list.reshape(2, -1).T


def list_hits(
    pairs: IntArray, scores: DoubleArray, good: IntArray, k: int, seed: int = 0
) -> tuple[float, float, float]:
    """`round_hits` of lists without a matcher: hits, suggestions made, expected of random ones."""
    lists = [listed(pairs, draw, k, seed).sum(axis=1) for draw in np.atleast_2d(scores)]
    made = float(np.mean([draw.sum() for draw in lists]))
    return float(np.mean([draw @ good for draw in lists])), made, made * float(good.mean())


def unseen(pairs: IntArray, scores: DoubleArray, k: int, seed: int = 0) -> tuple[int, int]:
    """People on nobody's list of ``k``, and all people: what a matcher is for.

    Several draws of scores are averaged, rounded to whole people.
    """
    people = np.unique(pairs)
    counts = []
    for draw in np.atleast_2d(scores):
        lists = listed(pairs, draw, k, seed)
        suggested = np.concatenate([pairs[lists[:, 0] == 1, 1], pairs[lists[:, 1] == 1, 0]])
        counts.append(len(people) - len(np.unique(suggested)))
    return round(float(np.mean(counts))), len(people)
