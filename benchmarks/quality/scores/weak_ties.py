"""Weak-tie re-ranking of a relevance list.

Sanz-Cruzado and Castells, "Enhancing structural diversity in social networks by recommending
weak ties", RecSys 2018 (their RELISON framework): a list is re-ordered by
``(1 - lambda) * relevance + lambda * structural gain``, both normalised on the list.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

import numpy as np

from benchmarks.quality.scores.lists import percentiles

if TYPE_CHECKING:
    from recommender.arrays import DoubleArray, FloatArray

_Numbers = TypeVar("_Numbers", "DoubleArray", "FloatArray")

SWEEP = (0.25, 0.5, 0.75)
"""Shares of the structural gain to report: the trade-off is a line, not a point."""


def rerank(
    relevance: DoubleArray | FloatArray, weakness: DoubleArray | FloatArray, share: float
) -> DoubleArray:
    """Scores of lists in which weak ties go up.

    Both parts are places on the list (rank-based normalisation, as in the paper), so the share
    means the same for every recommender below it.

    Parameters
    ----------
    relevance
        Shape (s, n); ``-inf`` where not allowed.
    weakness
        Shape (s, n), higher is weaker: 1 - overlap of the contacts of the two, for instance.
    share
        lambda, 0 (the list as it was) to 1 (weak ties alone).

    Returns
    -------
    DoubleArray, shape (s, n)
        0 to 1.
    """
    gain = percentiles(np.where(np.isfinite(relevance), weakness, -np.inf))
    mixed: DoubleArray = (1.0 - share) * percentiles(relevance) + share * gain
    return mixed


def overlap(shared: _Numbers, one: _Numbers, other: _Numbers) -> _Numbers:
    """Share of the contacts of two that both have, elementwise, 0 to 1; lower is a weaker tie.

    Parameters
    ----------
    shared
        Mutual contacts.
    one, other
        Contacts of either; of shapes that broadcast to that of ``shared``.
    """
    share: _Numbers = shared / np.maximum(one + other - shared, 1.0)
    return share
