"""A method's scores through the one matcher, against outcomes that are all known."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from recommender.maths.b_matching import solve_exact
from recommender.maths.dual_prices import solve_dual

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
    chosen = np.array([matched(pairs, each, k) for each in np.atleast_2d(scores)])
    made = float(chosen.sum(axis=1).mean())
    return float((chosen @ good).mean()), made, made * float(good.mean())
