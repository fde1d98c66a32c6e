"""Taking conflicts out of a plan: a tabu search over those who meet somebody they must not, compiled."""

from __future__ import annotations

import numpy as np

from recommender.maths.compiled import compiled
from recommender.maths.matching.seating_compiled import (
    Prices,
    SeatingState,
    count_up,
    gain_of_pairs,
    swap_seats,
)

_SHORTEST, _LONGEST = 4, 40
"""Moves for which a swap is not taken back, drawn evenly."""
_PATIENCE = 4_000
"""Moves without fewer conflicts after which some people are moved by chance."""
_SHAKEN = 8
"""Swaps by chance then."""
_NEAR = 1e-9


@compiled
def mend_conflicts(
    prices: Prices, state: SeatingState, tries: int, rng: np.random.Generator
) -> None:
    """Swap those who meet somebody they must not, until nobody does or so many swaps were looked at.

    As Dotú & Van Hentenryck (2005, doi 10.1007/11493853_10) schedule golfers: of all swaps of somebody in conflict the
    best one is taken, also if it loses; for some moves the two do not change places again, unless
    that leaves fewer conflicts than ever. The plan with fewest is what is left.

    Parameters
    ----------
    prices
        Of pairs alone, all weights 0 or below: only conflicts cost.
    state
        The state is changed.
    tries
        Swaps looked at, at most.
    rng
        Where chance comes from.
    """
    rounds, n = state.table.shape
    free = np.zeros((rounds, n, n), np.int32)
    best = state.table.copy()
    total, most, move, since, looked = 0.0, 0.0, 0, 0, 0
    while looked < tries:
        move += 1
        gain, r, i, j, seen = find_swap(prices, state, free, (move, most - total), rng)
        if seen == 0:
            return
        looked += seen
        if r >= 0:
            swap_seats(prices, state, r, (i, j))
            total += gain
            until = move + _SHORTEST + int(rng.random() * (_LONGEST - _SHORTEST + 1))
            free[r, i, j] = free[r, j, i] = until
        since += 1
        if total > most + _NEAR:
            most, since = total, 0
            best[:] = state.table
        elif since > _PATIENCE:
            total += shake(prices, state, rng)
            since = 0
    state.table[:] = best
    count_up(prices, state)


@compiled
def find_swap(
    prices: Prices,
    state: SeatingState,
    free: np.ndarray,
    now: tuple[int, float],
    rng: np.random.Generator,
) -> tuple[float, int, int, int, int]:
    """The swap of somebody in conflict that gains most: gain, round, the two (-1: none), swaps looked at (0: no conflict).

    ``now`` is the number of the move, and what has to be gained for the fewest conflicts ever.
    """
    move, wanted = now
    best, of_round, one, other, seen, alike = -np.inf, -1, -1, -1, 0, 0
    for r in range(len(state.movers)):
        for at in range(state.movers[r]):
            i = state.movable[r, at]
            t = state.table[r, i]
            if state.worth[r, t, i] > -_NEAR:
                continue
            for beside in range(state.movers[r]):
                j = state.movable[r, beside]
                if state.table[r, j] == t:
                    continue
                seen += 1
                gain = gain_of_pairs(
                    prices.weights, prices.again, state.table, state.worth, r, i, j
                )
                if gain < best - _NEAR or (free[r, i, j] > move and gain <= wanted + _NEAR):
                    continue
                alike = 1 if gain > best + _NEAR else alike + 1
                if alike == 1 or rng.random() * alike < 1.0:
                    best, of_round, one, other = gain, r, i, j
    return best, of_round, one, other, seen


@compiled
def shake(prices: Prices, state: SeatingState, rng: np.random.Generator) -> float:
    """A few swaps by chance; what they gain, mostly less than nothing."""
    total, rounds = 0.0, len(state.movers)
    for _ in range(_SHAKEN):
        r = min(int(rng.random() * rounds), rounds - 1)
        if state.movers[r] > 1:
            i = state.movable[r, int(rng.random() * state.movers[r])]
            j = state.movable[r, int(rng.random() * state.movers[r])]
            if state.table[r, i] != state.table[r, j]:
                total += gain_of_pairs(
                    prices.weights, prices.again, state.table, state.worth, r, i, j
                )
                swap_seats(prices, state, r, (i, j))
    return total
