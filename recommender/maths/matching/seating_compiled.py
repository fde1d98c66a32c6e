"""The compiled twin of `recommender.maths.matching.seating`: swaps of two people, millions of them.

What each person would gain at each table is kept up to date, so that a swap is judged by a handful
of numbers. Chance comes from a generator that is handed in.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from recommender.maths.compiled import compiled

if TYPE_CHECKING:
    from recommender.arrays import DoubleArray, IntArray


class Prices(NamedTuple):
    """What a plan is worth: weights of pairs, less a price for each breach of a wish."""

    weights: DoubleArray
    """Shape (n, n), symmetric, 0 on the diagonal; of two who must not meet far below all others."""
    again: float
    """For each two rounds in which a pair sits together."""
    kind: IntArray
    """Shape (n,): the same number for those who are alike in groups and languages."""
    member: IntArray
    """Shape (n, groups): 1 where somebody belongs to a group."""
    least: IntArray
    """Shape (groups,): at each table."""
    most: IntArray
    """Shape (groups,): at each table."""
    group: DoubleArray
    """Shape (groups,): for each person too many or too few at a table."""
    speaks: IntArray
    """Shape (n, languages): 1 where somebody speaks one; no languages = they do not matter."""
    speech: float
    """For each person who does not speak what most of the table do."""
    hosted: IntArray
    """Shape (rounds, tables): 1 for tables at which everybody shall have sat."""
    visits: IntArray
    """Shape (n, 2): such tables of each person over the rounds, at least and at most."""
    visit: float
    """For each of them too many or too few."""


class SeatingState(NamedTuple):
    """A plan, who may move in it, and what is kept up to date."""

    table: IntArray
    """Shape (rounds, n): where each person sits."""
    seats: IntArray
    """Shape (rounds, tables, largest): who sits at each table; -1 where a seat is left."""
    seat: IntArray
    """Shape (rounds, n): which seat of the table."""
    movable: IntArray
    """Shape (rounds, n): who may move, the first ``movers`` of each row."""
    movers: IntArray
    """Shape (rounds,)."""
    worth: DoubleArray
    """Shape (rounds, tables, n): the sum over those at a table of what each person has of them."""
    groups: IntArray
    """Shape (rounds, tables, groups): how many of each."""
    speakers: IntArray
    """Shape (rounds, tables, languages): how many speak each."""
    visits: IntArray
    """Shape (n,): hosted tables of each person."""


@compiled
def count_up(prices: Prices, state: SeatingState) -> None:
    """Fill in, from the tables alone, everything that is kept up to date."""
    rounds, n = state.table.shape
    filled = np.zeros(state.seats.shape[1], dtype=np.int64)
    state.seats[:], state.worth[:], state.visits[:] = -1, 0.0, 0
    state.groups[:], state.speakers[:] = 0, 0
    for r in range(rounds):
        filled[:] = 0
        for i in range(n):
            t = state.table[r, i]
            state.seat[r, i] = filled[t]
            state.seats[r, t, filled[t]] = i
            filled[t] += 1
            state.worth[r, t] += prices.weights[i]
            state.groups[r, t] += prices.member[i]
            state.speakers[r, t] += prices.speaks[i]
            state.visits[i] += prices.hosted[r, t]
    for r in range(rounds):
        for i in range(n):
            count_meetings(state, r, i, prices.again)


@compiled
def count_meetings(state: SeatingState, r: int, i: int, again: float) -> None:
    """Take off what a person loses in all other rounds by meeting those of one round again."""
    for k in state.seats[r, state.table[r, i]]:
        if k >= 0 and k != i:
            for other in range(len(state.table)):
                if other != r:
                    state.worth[other, state.table[other, k], i] -= again


@compiled
def outside(count: int, least: int, most: int) -> int:
    """By how much a count is below the least or above the most."""
    return max(0, least - count) + max(0, count - most)


@compiled
def gain_in_groups(
    member: IntArray,
    limits: tuple[IntArray, IntArray, DoubleArray],
    counts: IntArray,
    gone: int,
    come: int,
) -> float:
    """What a table with some counts of groups gains if one person leaves and another comes."""
    least, most, price = limits
    gain = 0.0
    for g in range(len(counts)):
        step = member[come, g] - member[gone, g]
        if step:
            off = outside(counts[g] + step, least[g], most[g])
            gain -= price[g] * (off - outside(counts[g], least[g], most[g]))
    return gain


@compiled
def gain_in_speech(speaks: IntArray, speakers: IntArray, gone: int, come: int) -> int:
    """How many more then speak what most of a table do."""
    before, after = 0, 0
    for language in range(len(speakers)):
        before = max(before, speakers[language])
        after = max(after, speakers[language] + speaks[come, language] - speaks[gone, language])
    return after - before


@compiled
def gain_of_pairs(  # noqa: PLR0913, PLR0917  (a tuple of all would be slower than the sum)
    weights: DoubleArray, again: float, table: IntArray, worth: DoubleArray, r: int, i: int, j: int
) -> float:
    """What the pairs of a plan gain if two people at two tables of a round change places."""
    t, u = table[r, i], table[r, j]
    between = weights[i, j]
    if again > 0.0:
        for other in range(len(table)):
            if other != r and table[other, i] == table[other, j]:
                between -= again
    gain: float = worth[r, u, i] - worth[r, t, i] + worth[r, t, j] - worth[r, u, j] - 2.0 * between
    return gain


@compiled
def gain_of_rest(prices: Prices, state: SeatingState, r: int, swap: tuple[int, int]) -> float:
    """What groups, languages and hosted tables gain by the same."""
    i, j = swap
    t, u, gain = state.table[r, i], state.table[r, j], 0.0
    if prices.kind[i] != prices.kind[j]:
        member, limits = prices.member, (prices.least, prices.most, prices.group)
        gain += gain_in_groups(member, limits, state.groups[r, t], i, j)
        gain += gain_in_groups(member, limits, state.groups[r, u], j, i)
        more = gain_in_speech(prices.speaks, state.speakers[r, t], i, j)
        more += gain_in_speech(prices.speaks, state.speakers[r, u], j, i)
        gain += prices.speech * more
    step = prices.hosted[r, u] - prices.hosted[r, t]
    if step:
        for who, change in ((i, step), (j, -step)):
            least, most, count = prices.visits[who, 0], prices.visits[who, 1], state.visits[who]
            off = outside(count + change, least, most) - outside(count, least, most)
            gain -= prices.visit * off
    return gain


@compiled
def change_seats(table: IntArray, seats: IntArray, seat: IntArray, r: int, i: int, j: int) -> None:
    """Write down that two people of a round have changed places."""
    t, u, p, q = table[r, i], table[r, j], seat[r, i], seat[r, j]
    seats[r, t, p], seats[r, u, q] = j, i
    table[r, i], table[r, j], seat[r, i], seat[r, j] = u, t, q, p


@compiled
def change_worth(
    weights: DoubleArray, table: IntArray, worth: DoubleArray, r: int, i: int, j: int
) -> None:
    """Keep up to date what everybody has of two tables whose people ``i`` and ``j`` change places."""
    t, u = table[r, i], table[r, j]
    for m in range(len(weights)):
        step = weights[j, m] - weights[i, m]
        worth[r, t, m] += step
        worth[r, u, m] -= step


@compiled
def change_counts(prices: Prices, state: SeatingState, r: int, who: int, table: int) -> None:
    """Keep up to date what is counted of groups, languages and visits as one goes to a table."""
    old = state.table[r, who]
    for g in range(prices.member.shape[1]):
        state.groups[r, old, g] -= prices.member[who, g]
        state.groups[r, table, g] += prices.member[who, g]
    for language in range(prices.speaks.shape[1]):
        state.speakers[r, old, language] -= prices.speaks[who, language]
        state.speakers[r, table, language] += prices.speaks[who, language]
    state.visits[who] += prices.hosted[r, table] - prices.hosted[r, old]


@compiled
def change_again(
    seats: IntArray, table: IntArray, worth: DoubleArray, r: int, who: int, change: float
) -> None:
    """Keep up to date who would meet again, as one leaves a table of a round or (< 0) joins it.

    In all other rounds those at the table gain or lose the person wherever they sit, and the
    person them; in this round those who sit with the person elsewhere do.
    """
    t = table[r, who]
    for other in range(len(table)):
        if other != r:
            for p in range(seats.shape[2]):
                k = seats[r, t, p]
                if k >= 0 and k != who:
                    worth[other, table[other, k], who] += change
                    worth[other, table[other, who], k] += change
                k = seats[other, table[other, who], p]
                if k >= 0 and k != who:
                    worth[r, t, k] += change


@compiled
def swap_seats(prices: Prices, state: SeatingState, r: int, swap: tuple[int, int]) -> None:
    """Let two people at two tables of a round change places, and keep everything up to date."""
    i, j = swap
    table, seats, worth = state.table, state.seats, state.worth
    if not only_pairs(prices):
        t, u = table[r, i], table[r, j]
        change_counts(prices, state, r, i, u)
        change_counts(prices, state, r, j, t)
    if prices.again > 0.0:
        change_again(seats, table, worth, r, i, prices.again)
        change_again(seats, table, worth, r, j, prices.again)
    change_worth(prices.weights, table, worth, r, i, j)
    change_seats(table, seats, state.seat, r, i, j)
    if prices.again > 0.0:
        change_again(seats, table, worth, r, i, -prices.again)
        change_again(seats, table, worth, r, j, -prices.again)


@compiled
def only_pairs(prices: Prices) -> bool:
    """Whether nothing but pairs counts: neither groups nor languages nor hosted tables."""
    return not (prices.member.shape[1] or prices.speaks.shape[1] or prices.visit > 0.0)


@compiled
def anneal(
    prices: Prices,
    state: SeatingState,
    heat: tuple[float, float],
    steps: int,
    rng: np.random.Generator,
) -> None:
    """Try random swaps, and take those that gain, and fewer and fewer of those that lose.

    Simulated annealing (Kirkpatrick, Gelatt & Vecchi, 1983, doi 10.1126/science.220.4598.671): a swap
    that loses x is taken with probability exp(-x / temperature).

    Parameters
    ----------
    prices, state
        The state is changed.
    heat
        The temperature at first and at last, in the unit of weights; it falls evenly.
    steps
        Swaps tried.
    rng
        Where chance comes from.
    """
    weights, again = prices.weights, prices.again
    table, worth, movable, movers = state.table, state.worth, state.movable, state.movers
    pairs_alone, kind, visited = only_pairs(prices), prices.kind, prices.visit > 0.0
    rounds = len(movers)
    fall = (heat[0] - heat[1]) / max(steps, 1)
    temperature = heat[0]
    for _ in range(steps):
        temperature -= fall
        r = min(int(rng.random() * rounds), rounds - 1) if rounds > 1 else 0
        chance, some = rng.random(), movers[r]
        i = movable[r, int(chance * some)]
        j = movable[r, int(rng.random() * some)]
        if table[r, i] == table[r, j]:
            continue
        gain = gain_of_pairs(weights, again, table, worth, r, i, j)
        if not pairs_alone and (visited or kind[i] != kind[j]):
            gain += gain_of_rest(prices, state, r, (i, j))
        if gain >= 0.0 or (
            gain > -16.0 * temperature and rng.random() < np.exp(gain / temperature)
        ):
            swap_seats(prices, state, r, (i, j))


_DRAWN = 1 << 14
"""Numbers drawn in advance for `anneal_pairs`, a power of two."""


@compiled
def anneal_pairs(
    prices: Prices,
    state: SeatingState,
    heat: tuple[float, float],
    steps: int,
    rng: np.random.Generator,
) -> None:
    """The same where nothing but weights of pairs counts, four times as fast.

    One person at a time is tried with all others in a row: what they have at each table then lies side by side. A swap
    that loses x is taken if x < temperature times an exponential variate, which is as likely as in `anneal`; these
    variates are drawn once and begun anywhere. Rounds do not touch each other, and each has its share of the steps.
    """
    dearest = np.empty(_DRAWN)
    for at in range(_DRAWN):
        dearest[at] = -np.log(1.0 - rng.random())
    rounds = len(state.movers)
    for r in range(rounds):
        some = state.movers[r]
        visits = max(steps // rounds // max(some, 1), 1)
        fall, temperature = (heat[0] - heat[1]) / visits, heat[0]
        for _ in range(visits if some else 0):
            temperature -= fall
            i = state.movable[r, int(rng.random() * some)]
            try_all(prices, state, r, i, temperature, dearest, int(rng.random() * _DRAWN))


@compiled
def try_all(  # noqa: PLR0913, PLR0917  (a tuple of all would be slower than the loop)
    prices: Prices,
    state: SeatingState,
    r: int,
    i: int,
    temperature: float,
    dearest: DoubleArray,
    begin: int,
) -> None:
    """Try swaps of one person with all others who may move, and take those that do not lose too much."""
    table, worth, weights = state.table[r], state.worth[r], prices.weights[i]
    t, movable = table[i], state.movable[r]
    for at in range(state.movers[r]):
        j = movable[at]
        u = table[j]
        if u != t:
            gain = worth[u, i] - worth[t, i] + worth[t, j] - worth[u, j] - 2.0 * weights[j]
            if gain > -temperature * dearest[(begin + at) & (_DRAWN - 1)]:
                swap_seats(prices, state, r, (i, j))
                t = table[i]


@compiled
def descend(prices: Prices, state: SeatingState, sweeps: int, least: float) -> None:
    """Take every swap that gains more than ``least``, until there is none or sweeps are used up."""
    improved = True
    while improved and sweeps:
        improved, sweeps = False, sweeps - 1
        for r in range(len(state.movers)):
            for one in range(state.movers[r]):
                improved |= improve(prices, state, r, one, least)


@compiled
def improve(prices: Prices, state: SeatingState, r: int, one: int, least: float) -> bool:
    """Take every swap of one mover of a round with those before them that gains; whether any did."""
    i, improved, alone = state.movable[r, one], False, only_pairs(prices)
    for other in range(one):
        j = state.movable[r, other]
        if state.table[r, i] != state.table[r, j]:
            gain = gain_of_pairs(prices.weights, prices.again, state.table, state.worth, r, i, j)
            if not alone:
                gain += gain_of_rest(prices, state, r, (i, j))
            if gain > least:
                swap_seats(prices, state, r, (i, j))
                improved = True
    return improved
