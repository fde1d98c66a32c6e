"""One member against everybody, as when all pairs are compared."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from recommender.maths.best_partners import score_block
from recommender.maths.compiled import compiled
from recommender.maths.terms import may_meet
from recommender.maths.threads import in_threads

if TYPE_CHECKING:
    from recommender.arrays import FloatArray, IntArray
    from recommender.maths.best_partners import Content
    from recommender.maths.pair_score import Linear
    from recommender.maths.terms import Terms

_BLOCK = 4_096
"""Members one thread looks at at a time."""


def best_of_one(content: Content, linear: Linear, terms: Terms, row: int, k: int) -> IntArray:
    """The ``k`` best partners of one member among all whom they may meet, in order of row.

    Parameters
    ----------
    content, linear, terms
        As for `recommender.maths.best_partners.best_partners`.
    row
        The member.
    k
        At least 1.

    Returns
    -------
    IntArray, shape (at most k,)
    """
    scores = np.full(len(content), -np.inf, dtype=np.float32)

    def fill(low: int, high: int) -> None:
        own = slice(row, row + 1)
        for part in (slice(low, min(high, row)), slice(max(low, row + 1), high)):
            if part.start < part.stop:
                first, second = (part, own) if part.stop <= row else (own, part)
                scores[part] = score_block(content, linear, first, second).ravel()
        _bar(terms, row, (low, high), scores)

    in_threads(fill, len(content), _BLOCK)
    k = min(k, len(scores))
    best = np.argpartition(-scores, k - 1)[:k]
    return np.sort(best[scores[best] > -np.inf])


@compiled
def _bar(terms: Terms, row: int, others: tuple[int, int], scores: FloatArray) -> None:
    """Leave out those whom the member may not meet."""
    for other in range(others[0], others[1]):
        if not may_meet(terms, row, other):
            scores[other] = -np.inf
