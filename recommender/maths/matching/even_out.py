"""Rounds of several weeks made alike in quality: pairs change weeks, and none is lost.

Week by week the best pairs go first and every round is poorer than the one before. Between two
weeks the rounds differ by alternating trails (`recommender.maths.matching.difference`); exchanging
one leaves both weeks feasible and the sum over the weeks as it is. So what is left to choose is
which trails to exchange for the two weeks to come near each other: a partition of numbers.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from recommender.maths.matching.difference import MatchingDifference, difference
from recommender.maths.pairs import member_of, pair_keys

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from recommender.arrays import BoolArray, DoubleArray, IntArray


def even_out(
    rounds: Sequence[IntArray],
    worth: Callable[[IntArray], DoubleArray],
    capacity: IntArray,
    fixed: IntArray,
    passes: int,
) -> list[IntArray]:
    """Exchange pairs between weeks until their mean worth is as alike as can be.

    Parameters
    ----------
    rounds
        Of each week the pairs, shape (m_t, 2).
    worth
        From pairs, shape (m, 2), to what is to be alike of each, shape (m,).
    capacity
        Shape (weeks, n): places of each member in each week.
    fixed
        Sorted keys (`recommender.maths.pairs.pair_keys`) of pairs that keep their week.
    passes
        How often all pairs of weeks are gone through at most.

    Returns
    -------
    list of IntArray
        The weeks' pairs: the same pairs in total, as many a week as before, nobody above their
        places, and everybody with as many over the weeks as before.
    """
    n, weeks = capacity.shape[1], [np.sort(pairs.reshape(-1, 2), axis=1) for pairs in rounds]
    means = np.array([_mean(pairs, worth) for pairs in weeks])
    for _ in range(passes):
        before = means.copy()
        for s, t in _far_apart_first(means):
            if not (len(weeks[s]) and len(weeks[t])):
                continue
            apart = difference(weeks[s], weeks[t], n)
            movable = _movable(apart, capacity[s] == capacity[t], fixed)
            middle = _mean(np.concatenate([weeks[s], weeks[t]]), worth)
            kept = _partition(apart, worth(apart.pairs) - middle, movable)
            weeks[s], weeks[t] = apart.take(kept), apart.take(~kept)
            means[s], means[t] = _mean(weeks[s], worth), _mean(weeks[t], worth)
        if np.abs(means - before).max(initial=0.0) < 1e-12:
            break
    return weeks


def _mean(pairs: IntArray, worth: Callable[[IntArray], DoubleArray]) -> float:
    return float(worth(pairs).mean()) if len(pairs) else 0.0


def _far_apart_first(means: DoubleArray) -> list[tuple[int, int]]:
    """All pairs of weeks, those of the most unlike rounds first."""
    first, second = np.triu_indices(len(means), k=1)
    order = np.argsort(-np.abs(means[first] - means[second]), kind="stable")
    return [(int(first[at]), int(second[at])) for at in order]


def _movable(apart: MatchingDifference, alike: BoolArray, fixed: IntArray) -> BoolArray:
    """Which trails may be exchanged: even ones of free pairs whose ends have places both weeks.

    Who has an open place in one of the weeks alone is at the end of a trail. Exchanged, the open
    place moves to the other week, which is fine for those who take as many in both (``alike``,
    shape (n,)).
    """
    n = len(alike)
    degrees = [np.bincount(apart.pairs[mine].ravel(), minlength=n) for mine in apart.sides]
    stuck = (degrees[0] != degrees[1]) & ~alike
    held = member_of(pair_keys(apart.pairs, n), fixed) | stuck[apart.pairs].any(axis=1)
    free: BoolArray = np.bincount(apart.trail, weights=held, minlength=apart.count) == 0
    return apart.balanced & free


def _partition(apart: MatchingDifference, worth: DoubleArray, movable: BoolArray) -> BoolArray:
    """Which trails stay: the largest are dealt first, each to the week that is behind.

    ``worth`` has that of each edge of the difference.

    Returns
    -------
    BoolArray, shape (count,)
        True where both weeks keep their side; everywhere if that would not bring them nearer.
    """
    gains = apart.gains(worth)
    kept = np.ones(apart.count, dtype=np.bool_)
    ahead = float(gains[~movable].sum())
    for trail in np.argsort(-np.abs(gains), kind="stable"):
        if movable[trail]:
            kept[trail] = abs(ahead + gains[trail]) <= abs(ahead - gains[trail])
            ahead += gains[trail] if kept[trail] else -gains[trail]
    return kept if abs(ahead) < abs(float(gains.sum())) - 1e-12 else np.ones_like(kept)
