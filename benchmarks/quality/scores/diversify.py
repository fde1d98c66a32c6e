"""Diversified lists: MMR and DPP as the package ``pyversity`` has them.

MMR: Carbonell and Goldstein, SIGIR 1998. DPP: greedy MAP of a determinantal point process, Chen
et al., NeurIPS 2018. Both make one person's list less alike in itself; neither looks at the club.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from recommender.errors import InputError

if TYPE_CHECKING:
    from recommender.arrays import DoubleArray, FloatArray

DEPTH = 50
"""Most relevant candidates that take part, per list."""


def rerank(
    relevance: DoubleArray | FloatArray,
    vectors: DoubleArray | FloatArray,
    strategy: str,
    *,
    length: int = 20,
    diversity: float = 0.5,
) -> DoubleArray:
    """Scores of diversified lists: those chosen by their place, then all others by relevance.

    Parameters
    ----------
    relevance
        Shape (s, n); ``-inf`` where not allowed.
    vectors
        Shape (n, d), what likeness of two suggestions is measured by (cosine).
    strategy
        ``"mmr"`` or ``"dpp"``.
    length
        Suggestions to choose.
    diversity
        0 (relevance alone) to 1; pyversity's default.

    Returns
    -------
    DoubleArray, shape (s, n)
        Chosen ones from 2 (first) down to 1; the others 0 to 1 by relevance; ``-inf`` stays.

    Raises
    ------
    InputError
        If pyversity is not installed.
    """
    rows = relevance.astype(np.float64)
    return np.array([_one(row, vectors, strategy, length, diversity) for row in rows])


def _one(
    row: DoubleArray, vectors: DoubleArray | FloatArray, strategy: str, length: int, share: float
) -> DoubleArray:
    allowed = np.flatnonzero(np.isfinite(row))
    scores = np.full(len(row), -np.inf)
    if not len(allowed):
        return scores
    known = row[allowed]
    low, span = known.min(), max(float(np.ptp(known)), 1e-12)
    scores[allowed] = (known - low) / span * 0.999
    nearest = allowed[np.argsort(-known, kind="stable")[:DEPTH]]
    picked = _pyversity(scores[nearest], vectors[nearest], strategy, length, share)
    scores[nearest[picked]] = np.linspace(2.0, 1.0, len(picked))
    return scores


def _pyversity(
    scores: DoubleArray, vectors: DoubleArray | FloatArray, strategy: str, length: int, share: float
) -> list[int]:
    try:
        from pyversity import diversify
    except ImportError as error:
        message = f"the baseline {strategy} needs pyversity: pip install 'recommender[evaluate]'"
        raise InputError(message) from error
    k = min(length, len(scores))
    chosen = diversify(np.asarray(vectors), scores, k=k, strategy=strategy, diversity=share)
    return [int(place) for place in chosen.indices]
