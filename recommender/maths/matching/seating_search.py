"""Finding a plan of tables: a swap search with perturbation, our own, as no kept package has one.

Random swaps of two people under a falling temperature, then every swap that gains. First rules are
dear, so that the search may go through plans that break some; if the plan it comes to does, rules
alone are looked at, and then weights among plans that keep all rules.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from recommender.config import Evenings
from recommender.maths.matching.seating import (
    CountAtTables,
    KeepApart,
    NobodyTwice,
    SpeakTogether,
    VisitTables,
)
from recommender.maths.matching.seating_compiled import (
    Prices,
    SeatingState,
    anneal,
    anneal_pairs,
    count_up,
    descend,
    only_pairs,
)
from recommender.maths.matching.seating_conflicts import mend_conflicts
from recommender.maths.matching.seating_worst import lift_worst

if TYPE_CHECKING:
    from recommender.arrays import BoolArray, DoubleArray, IntArray
    from recommender.maths.matching.seating import Seating

_WALL = 1e5
"""What a breach of a rule costs where rules must be kept, in standard deviations of weight."""
_DEAR = 5.0
"""The same at first."""
_LOOKED_AT = 4
"""Swaps looked at to take out conflicts, for each that is tried by chance: they take a third of the time."""
_MOST_STARTS = 8
"""Plans from different starts that are searched for, where people and rounds are few."""
_USUAL = Evenings()


@dataclass(frozen=True)
class Plan:
    """A plan that was found."""

    tables: IntArray
    """Shape (rounds, n): the table of each person."""
    value: float
    """The weights of pairs at one table, less what breaches of wishes cost."""
    broken: dict[str, int]
    """How often it breaks each rule that it breaks; empty = it keeps all."""


def find_plan(
    seating: Seating,
    rng: np.random.Generator,
    knobs: Evenings = _USUAL,
    start: IntArray | None = None,
) -> Plan:
    """Seat people so that rules are kept, then for the highest value, then for the worst table.

    Parameters
    ----------
    seating
        Who, where and what for.
    rng
        Where chance comes from; the same one gives the same plan.
    knobs
        How far to search.
    start
        Shape (rounds, n): a plan to begin with; a random one if left out.

    Returns
    -------
    Plan
        Perhaps with broken rules: then none was found that keeps all.
    """
    starts = int(np.clip(knobs.again_up_to // seating.fixed.size, 1, _MOST_STARTS))
    best = _search(seating, rng, knobs, start)
    for _ in range(0 if best.broken else starts - 1):
        plan = _search(seating, rng, knobs, start)
        best = plan if not plan.broken and plan.value > best.value else best
    return best


def _search(
    seating: Seating, rng: np.random.Generator, knobs: Evenings, start: IntArray | None
) -> Plan:
    """One search from one start."""
    tables = _draw(seating, rng) if start is None else start
    scale, steps = _spread(seating.weights), _count_steps(seating, knobs)
    hot, cold = (scale * heat * _size_factor(seating) for heat in (knobs.hot, knobs.cold))
    dear, walls = (price_wishes(seating, seating.weights, rule * scale) for rule in (_DEAR, _WALL))
    tables = _anneal(dear, seating, tables, (hot, cold), steps, rng)
    tables = _descend(walls, seating, tables, scale)
    if seating.count_broken(tables):
        tables = _keep_rules(seating, tables, knobs, rng.spawn(1)[0])
        if seating.count_broken(tables):
            return Plan(tables, seating.value(tables), seating.count_broken(tables))
        tables = _anneal(walls, seating, tables, (hot, cold), steps, rng)
        tables = _descend(walls, seating, tables, scale)
    tables = _lift(walls, seating, tables, knobs.worst_table)
    return Plan(tables, seating.value(tables), seating.count_broken(tables))


def _keep_rules(
    seating: Seating, tables: IntArray, knobs: Evenings, rng: np.random.Generator
) -> IntArray:
    """A plan that breaks fewest rules, whatever its weights.

    Chance is its own, so that the same rules have the same plan. By turns it is begun anew, and the best one so far
    is gone on with: where rules are of pairs alone by taking out conflicts, else by the same search.
    """
    prices = price_wishes(seating, np.zeros_like(seating.weights), 1.0, costs=False)
    steps = min(knobs.rules_steps_per_seat * seating.fixed.size, knobs.steps)
    fewest, best = np.inf, tables
    for attempt in range(knobs.tries):
        begin = best if attempt % 2 else _draw(seating, rng)
        if attempt % 2 and only_pairs(prices):
            plan = _mend(prices, seating, begin, min(_LOOKED_AT * steps, knobs.steps), rng)
        else:
            heat = knobs.rules_hot, knobs.rules_cold
            plan = _anneal(prices, seating, begin, heat, steps, rng)
            plan = _descend(prices, seating, plan, 1.0)
        broken = sum(seating.count_broken(plan).values())
        if broken < fewest:
            fewest, best = broken, plan
        if not fewest:
            break
    return best


def _draw(seating: Seating, rng: np.random.Generator) -> IntArray:
    """A random plan in which everybody who keeps a table has it."""
    plan = seating.fixed.copy()
    for r, row in enumerate(plan):
        free = row < 0
        left = seating.sizes[r] - np.bincount(row[~free], minlength=seating.sizes.shape[1])
        row[free] = rng.permutation(np.repeat(np.arange(len(left)), left))
    return plan


def _spread(weights: DoubleArray) -> float:
    """The standard deviation of the weights of pairs; 1 where all are alike."""
    spread = float(weights[np.triu_indices(len(weights), k=1)].std())
    return spread if spread > 0.0 else 1.0


def _size_factor(seating: Seating) -> float:
    """How much a swap moves at tables of this size, 1 at twelve: as the root of the others there."""
    return float(np.sqrt(max(seating.sizes.max() - 1, 1) / 11.0))


def _count_steps(seating: Seating, knobs: Evenings) -> int:
    """Swaps to try: so many for each person and round, up to a limit."""
    return int(min(knobs.steps_per_seat * seating.fixed.size, knobs.steps))


def price_wishes(
    seating: Seating, weights: DoubleArray, rule: float, *, costs: bool = True
) -> Prices:
    """What the search pays for each breach: ``rule`` for a rule, a wish's cost, or nothing."""
    rounds, tables = seating.sizes.shape
    n = len(weights)
    weights, again, visit = weights.copy(), 0.0, 0.0
    np.fill_diagonal(weights, 0.0)
    hosted, visits = np.zeros((rounds, tables), np.int64), np.zeros((n, 2), np.int64)
    groups: list[tuple[CountAtTables, float]] = []
    speaks, speech = np.zeros((n, 0), np.int64), 0.0
    for wish in seating.wishes:
        price = rule if wish.cost is None else wish.cost * costs
        match wish:
            case KeepApart():
                weights -= price * wish.pairs
            case NobodyTwice():
                weights -= price * wish.before
                again += price
            case CountAtTables():
                groups.append((wish, price))
            case SpeakTogether():
                speaks, speech = _undominated(wish.speaks).astype(np.int64), price
            case VisitTables():
                hosted, visits, visit = wish.hosted.astype(np.int64), wish.visits, price
    member = np.array([group.member for group, _ in groups], np.int64).reshape(-1, n).T.copy()
    kinds = np.unique(np.hstack([member, speaks]), axis=0, return_inverse=True)[1]
    return Prices(
        weights=np.ascontiguousarray(weights, dtype=np.float64),
        again=float(again),
        kind=kinds.astype(np.int64).ravel(),
        member=member,
        least=np.array([group.least for group, _ in groups], np.int64),
        most=np.array([group.most for group, _ in groups], np.int64),
        group=np.array([price for _, price in groups], np.float64),
        speaks=np.ascontiguousarray(speaks),
        speech=float(speech),
        hosted=np.ascontiguousarray(hosted),
        visits=np.ascontiguousarray(visits.astype(np.int64)),
        visit=float(visit),
    )


def _undominated(speaks: BoolArray) -> BoolArray:
    """The languages without those all of whose speakers speak one of the others: no table needs them."""
    kept = list(range(speaks.shape[1]))
    for place in sorted(kept, key=lambda at: (speaks[:, at].sum(), -at)):
        others = speaks[:, [other for other in kept if other != place]]
        if (others | ~speaks[:, [place]]).all(axis=0).any():
            kept.remove(place)
    return speaks[:, kept]


def lay_out(prices: Prices, seating: Seating, tables: IntArray) -> SeatingState:
    """A plan with everything that the search keeps up to date."""
    rounds, n = tables.shape
    places = seating.sizes.shape[1]
    movable, movers = np.zeros((rounds, n), np.int64), np.zeros(rounds, np.int64)
    for r, row in enumerate(seating.fixed):
        free = np.flatnonzero(row < 0)
        movable[r, : len(free)], movers[r] = free, len(free)
    state = SeatingState(
        table=np.ascontiguousarray(tables, dtype=np.int64).copy(),
        seats=np.empty((rounds, places, int(seating.sizes.max())), np.int64),
        seat=np.empty((rounds, n), np.int64),
        movable=movable,
        movers=movers,
        worth=np.empty((rounds, places, n)),
        groups=np.empty((rounds, places, prices.member.shape[1]), np.int64),
        speakers=np.empty((rounds, places, prices.speaks.shape[1]), np.int64),
        visits=np.empty(n, np.int64),
    )
    count_up(prices, state)
    return state


def _anneal(
    prices: Prices,
    seating: Seating,
    tables: IntArray,
    heat: tuple[float, float],
    steps: int,
    rng: np.random.Generator,
) -> IntArray:
    state = lay_out(prices, seating, tables)
    independent = only_pairs(prices) and prices.again <= 0.0
    (anneal_pairs if independent else anneal)(prices, state, heat, steps, rng)
    return state.table


def _descend(prices: Prices, seating: Seating, tables: IntArray, scale: float) -> IntArray:
    state = lay_out(prices, seating, tables)
    descend(prices, state, 100, 1e-6 * scale)
    return state.table


def _mend(
    prices: Prices, seating: Seating, tables: IntArray, tries: int, rng: np.random.Generator
) -> IntArray:
    state = lay_out(prices, seating, tables)
    mend_conflicts(prices, state, tries, rng)
    return state.table


def _lift(prices: Prices, seating: Seating, tables: IntArray, share: float) -> IntArray:
    """The plan with a better worst table, for a share of what it is better by than random ones."""
    state = lay_out(prices, seating, tables)
    random = float(seating.weights[np.triu_indices(len(seating.weights), k=1)].mean())
    pairs = float((seating.sizes * (seating.sizes - 1) / 2).sum())
    budget = share * max(seating.value(tables) - random * pairs, 0.0)
    lift_worst(prices, state, seating.weights, seating.sum_at_tables(tables), budget)
    return state.table
