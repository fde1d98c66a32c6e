"""The best few partners of every member, as heaps that are offered one pair after the other."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from recommender.maths.compiled import compiled
from recommender.maths.search.terms import may_meet

if TYPE_CHECKING:
    from recommender.arrays import FloatArray, IntArray
    from recommender.maths.search.terms import Terms


class Best(NamedTuple):
    """The best partners of each member as heaps, the worst of them on top."""

    score: FloatArray
    """Shape (n, k); -inf where there is none yet."""
    partner: IntArray
    """Shape (n, k); -1 where there is none yet."""


def empty_best(n: int, k: int) -> Best:
    """No partner for anybody."""
    return Best(np.full((n, k), -np.inf, np.float32), np.full((n, k), -1, np.int64))


@compiled
def offer(best: Best, member: int, score: float, partner: int) -> None:
    """Put a partner among a member's best if it belongs there; of equals the first row stays."""
    scores, partners = best.score[member], best.partner[member]
    if score < scores[0] or (score == scores[0] and partner > partners[0] >= 0):
        return
    size, at = len(scores), 0
    while True:
        child = 2 * at + 1
        if child >= size:
            break
        other = child + 1
        if other < size and (
            scores[other] < scores[child]
            or (scores[other] == scores[child] and partners[other] > partners[child])
        ):
            child = other
        if scores[child] > score or (scores[child] == score and partners[child] < partner):
            break
        scores[at], partners[at] = scores[child], partners[child]
        at = child
    scores[at], partners[at] = score, partner


@compiled
def offer_block(best: Best, scores: FloatArray, terms: Terms, corner: tuple[int, int]) -> None:
    """Offer the members of every pair of a block to each other, where they may meet."""
    for i in range(scores.shape[0]):
        u = corner[0] + i
        for j in range(scores.shape[1]):
            score = scores[i, j]
            if score == -np.inf:
                continue
            v = corner[1] + j
            ours, theirs = score >= best.score[u, 0], score >= best.score[v, 0]
            if (ours or theirs) and may_meet(terms, u, v):
                if ours:
                    offer(best, u, score, v)
                if theirs:
                    offer(best, v, score, u)


@compiled
def merge(best: Best, members: IntArray, other: Best) -> None:
    """Offer members what a part of the work has found for them."""
    for row in range(len(members)):
        for place in range(other.score.shape[1]):
            if other.partner[row, place] >= 0:
                offer(best, members[row], other.score[row, place], other.partner[row, place])
