"""The worst table is made better, where that costs little of the whole."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from recommender.maths.compiled import compiled
from recommender.maths.matching.seating_compiled import (
    gain_of_pairs,
    gain_of_rest,
    only_pairs,
    swap_seats,
)

if TYPE_CHECKING:
    from recommender.arrays import DoubleArray
    from recommender.maths.matching.seating_compiled import Prices, SeatingState


@compiled
def sum_with(
    weights: DoubleArray, state: SeatingState, r: int, t: int, swap: tuple[int, int]
) -> float:
    """The weights between somebody at a table of a round, the first of two, and all but the second."""
    total = 0.0
    for k in state.seats[r, t]:
        if k not in {-1, swap[0], swap[1]}:
            total += weights[swap[0], k]
    return total


@compiled
def lift_worst(
    prices: Prices, state: SeatingState, weights: DoubleArray, totals: DoubleArray, budget: float
) -> None:
    """Swap people so that the table with the lowest mean weight of its pairs gets better.

    Of all swaps after which both tables are better than the worst was, the one that costs least is
    taken, until there is none or the budget is spent.

    Parameters
    ----------
    prices, state
        What breaches cost, far more than the budget, and a plan that breaks no rule; it is changed.
    weights
        Shape (n, n), without what breaches cost.
    totals
        Shape (rounds, tables): the sum of the weights of the pairs of each table; it is changed.
    budget
        What the plan may lose in value.
    """
    better = True
    while better:
        r, t, worst = find_worst(state, totals)
        lifted = find_lift(prices, state, weights, totals, (r, t, worst, budget))
        i, j, gain = lifted
        better = i >= 0
        if better:
            u = state.table[r, j]
            totals[r, t] += change_of_total(weights, state, r, (i, j))
            totals[r, u] += change_of_total(weights, state, r, (j, i))
            budget += gain
            swap_seats(prices, state, r, (i, j))


@compiled
def mean_of(total: float, size: int) -> float:
    """The mean weight of the pairs of a table; infinite of fewer than two people."""
    return 2.0 * total / (size * (size - 1)) if size > 1 else np.inf


@compiled
def find_worst(state: SeatingState, totals: DoubleArray) -> tuple[int, int, float]:
    """Round, table and mean of the table with the lowest mean."""
    worst, r, t = np.inf, 0, 0
    for round_ in range(totals.shape[0]):
        for table in range(totals.shape[1]):
            mean = mean_of(totals[round_, table], (state.seats[round_, table] >= 0).sum())
            if mean < worst:
                worst, r, t = mean, round_, table
    return r, t, worst


@compiled
def change_of_total(
    weights: DoubleArray, state: SeatingState, r: int, swap: tuple[int, int]
) -> float:
    """By how much a table's sum changes if the first of two leaves it and the second comes."""
    i, t = swap[0], state.table[r, swap[0]]
    return sum_with(weights, state, r, t, (swap[1], i)) - sum_with(weights, state, r, t, (i, i))


@compiled
def find_lift(
    prices: Prices,
    state: SeatingState,
    weights: DoubleArray,
    totals: DoubleArray,
    aim: tuple[int, int, float, float],
) -> tuple[int, int, float]:
    """The two to be swapped and what the plan gains (mostly < 0); -1 if no swap is good enough.

    Parameters
    ----------
    prices, state, weights, totals
        As for `lift_worst`.
    aim
        Round, number and mean of the worst table, and what may be lost.
    """
    r, t, worst, budget = aim
    best, one, two = -np.inf, -1, -1
    size, movers = (state.seats[r, t] >= 0).sum(), state.movable[r, : state.movers[r]]
    for i in movers:
        if state.table[r, i] != t:
            continue
        for j in movers:
            u = state.table[r, j]
            gain = gain_at(prices, state, r, (i, j)) if u != t else -np.inf
            if gain < -budget or gain <= best:
                continue
            lifted = totals[r, t] + change_of_total(weights, state, r, (i, j))
            joined = totals[r, u] + change_of_total(weights, state, r, (j, i))
            left = (state.seats[r, u] >= 0).sum()
            if min(mean_of(lifted, size), mean_of(joined, left)) > worst + 1e-6:
                best, one, two = gain, i, j
    return one, two, best


@compiled
def gain_at(prices: Prices, state: SeatingState, r: int, swap: tuple[int, int]) -> float:
    """What a plan gains by a swap, of pairs and of everything else."""
    i, j = swap
    gain = gain_of_pairs(prices.weights, prices.again, state.table, state.worth, r, i, j)
    return gain if only_pairs(prices) else gain + gain_of_rest(prices, state, r, swap)
