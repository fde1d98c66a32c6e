"""Stage 6: the whole club's introductions at once, with the proof of how good they are."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from recommender.club.round import Certificate
from recommender.maths.b_matching import solve_exact

if TYPE_CHECKING:
    from recommender.arrays import BoolArray, DoubleArray, IntArray


def match_club(
    pairs: IntArray, weights: DoubleArray, capacity: IntArray, introduction_worth: float
) -> tuple[BoolArray, Certificate]:
    """Choose introductions: members served first, then the largest total weight.

    Parameters
    ----------
    pairs
        Shape (m, 2), each pair once, all of them allowed.
    weights
        Shape (m,), edge weights in log-odds.
    capacity
        Shape (n,), introductions each member takes.
    introduction_worth
        Added to every weight: what one more introduction is worth.

    Returns
    -------
    chosen : BoolArray, shape (m,)
    certificate : Certificate
    """
    found = solve_exact(pairs, weights + introduction_worth, capacity)
    certificate = Certificate(
        status="optimal" if found.optimal else "bounded",
        value=found.value,
        bound=max(found.bound, found.value),
        served=found.served,
        servable=found.servable,
        candidates=len(pairs),
        solver="HiGHS (scipy.optimize.milp)",
    )
    return found.chosen, certificate


def unserved(pairs: IntArray, chosen: BoolArray, capacity: IntArray) -> IntArray:
    """Rows of members who take introductions and got none, ascending."""
    got = np.bincount(pairs[chosen].ravel(), minlength=len(capacity))
    return np.flatnonzero((capacity > 0) & (got == 0))


def fairness_debt(delivered: DoubleArray, wanted: IntArray) -> DoubleArray:
    """How much less a member was lately given than the others, in introductions.

    Parameters
    ----------
    delivered
        Shape (n,), introductions that led to a meeting in the last weeks.
    wanted
        Shape (n,), introductions taken per round; members at 0 are owed nothing.

    Returns
    -------
    DoubleArray, shape (n,)
        At least 0: the club's mean per introduction wanted, less one's own.
    """
    active = wanted > 0
    if not delivered[active].any():
        return np.zeros(len(delivered))
    rate = delivered[active].sum() / wanted[active].sum()
    owed: DoubleArray = np.where(active, np.maximum(rate * wanted - delivered, 0.0), 0.0)
    return owed
