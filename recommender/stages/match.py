"""Stage 3: the whole club's introductions at once, with the proof of how good they are."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from recommender.club.round import Certificate
from recommender.config import Solving
from recommender.maths.matching.b_matching import Matching, solve_exact

if TYPE_CHECKING:
    from recommender.arrays import BoolArray, DoubleArray, IntArray
    from recommender.config import Rules

_USUAL = Solving()


def match_club(
    pairs: IntArray,
    weights: DoubleArray,
    capacity: IntArray,
    rules: Rules,
    forced: BoolArray | None = None,
    limits: Solving = _USUAL,
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
    rules
        ``introduction_worth`` is added to every weight; ``solver`` and ``exact_up_to`` say
        which solver.
    forced
        Shape (m,): pairs that are in whatever they cost, within ``capacity``; none if left out.
    limits
        How far the solvers go; counted, so that no machine and no load changes what they find.

    Returns
    -------
    chosen : BoolArray, shape (m,)
    certificate : Certificate
    """
    values = weights + rules.introduction_worth
    exact = rules.exact_for(len(capacity))
    found = _proven(pairs, values, capacity, forced, limits) if exact else None
    solver = "HiGHS (scipy.optimize.milp)"
    if found is None:
        found = _solve_around(pairs, values, capacity, forced, limits)
        solver = f"dual prices and trails; {_gap(found)}"
    certificate = Certificate(
        status="optimal" if found.optimal else "bounded",
        value=found.value,
        bound=max(found.bound, found.value),
        served=found.served,
        servable=found.servable,
        candidates=len(pairs),
        solver=solver,
    )
    return found.chosen, certificate


def _proven(
    pairs: IntArray,
    values: DoubleArray,
    capacity: IntArray,
    forced: BoolArray | None,
    limits: Solving,
) -> Matching | None:
    """The optimum, or None if HiGHS would have to look too far for it.

    Where there are many pairs, prices and a good round first decide most of them.
    """
    if len(pairs) <= limits.narrow_above or (forced is not None and forced.any()):
        return _all_at_once(pairs, values, capacity, forced, limits)
    from recommender.maths.matching.dual_prices import solve_dual  # compiled when first needed
    from recommender.maths.matching.narrowed import solve_narrowed

    usable = (capacity > 0)[pairs].all(axis=1)
    start = solve_dual(pairs[usable], values[usable], capacity, limits)
    if start.served < len(np.unique(pairs[usable])):
        return _all_at_once(pairs, values, capacity, forced, limits)
    found = solve_narrowed(pairs[usable], values[usable], capacity, start, limits)
    if found is None:
        return None
    chosen = np.zeros(len(pairs), dtype=np.bool_)
    chosen[usable] = found.chosen
    return replace(found, chosen=chosen)


def _all_at_once(
    pairs: IntArray,
    values: DoubleArray,
    capacity: IntArray,
    forced: BoolArray | None,
    limits: Solving,
) -> Matching | None:
    """The optimum over all pairs, or None if they are too many or too hard."""
    if len(pairs) > limits.exact_pairs:
        return None
    return solve_exact(pairs, values, capacity, forced, nodes=limits.nodes)


def _solve_around(
    pairs: IntArray,
    values: DoubleArray,
    capacity: IntArray,
    forced: BoolArray | None,
    limits: Solving,
) -> Matching:
    """Dual prices for what is left once the forced pairs have their places.

    Who has a forced pair and a place left is served already and must not count as unserved
    there, or would be given somebody who could serve a member with none. So each of them has one
    partner more, whom nobody else can have and whom it never pays to give up.
    """
    from recommender.maths.matching.dual_prices import solve_dual  # compiled when first needed

    if forced is None or not forced.any():
        return solve_dual(pairs, values, capacity, limits)
    taken = np.bincount(pairs[forced].ravel(), minlength=len(capacity))
    left = np.maximum(capacity - taken, 0)
    served, free = np.flatnonzero((taken > 0) & (left > 0)), np.flatnonzero(~forced)
    own = np.stack([served, len(capacity) + np.arange(len(served))], axis=1)
    worth = np.full(len(own), 2 * float(np.abs(values).max(initial=0.0)) + 1)
    room = np.concatenate([left, np.ones(len(own), dtype=left.dtype)])
    room[served] += 1
    rest = solve_dual(
        np.concatenate([pairs[free], own]), np.concatenate([values[free], worth]), room, limits
    )
    assert rest.chosen[len(free) :].all()  # noqa: S101  (nobody is served by giving one up)
    chosen = forced.copy()
    chosen[free] = rest.chosen[: len(free)]
    fixed = float(values[forced].sum()) - float(worth.sum())
    full = int(((taken > 0) & (left == 0)).sum())
    reached = len(np.unique(pairs[chosen]))
    return Matching(
        chosen,
        value=rest.value + fixed,
        bound=rest.bound + fixed,
        served=reached,
        servable=max(reached, rest.servable - len(own) + full),
        optimal=False,
    )


def _gap(found: Matching) -> str:
    """What a better round could gain, in a form that a large constant cannot flatter.

    ``value`` and ``bound`` both hold ``introduction_worth`` once per introduction, which brings
    their ratio near 1. Their difference does not: no round of at least as many introductions
    has a sum of plain weights larger by more than ``bound - value``, as the worth of as many
    introductions stands in both and cancels.
    """
    count = max(int(found.chosen.sum()), 1)
    gap = max(found.bound - found.value, 0.0) / count
    return f"at most {gap:.4f} log-odds per introduction are missing"


def unserved(pairs: IntArray, chosen: BoolArray, capacity: IntArray) -> IntArray:
    """Rows of members who take introductions and got none, ascending."""
    got = np.bincount(pairs[chosen].ravel(), minlength=len(capacity))
    return np.flatnonzero((capacity > 0) & (got == 0))


def fairness_debt(delivered: DoubleArray, wanted: IntArray) -> DoubleArray:
    """How much less a member was lately given than the others, in introductions.

    Parameters
    ----------
    delivered
        Shape (n,), what was received in the last weeks, in introductions.
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
