"""Maximum-weight b-matching for large clubs, with a bound that proves how good it is.

A price per member, found by coordinate steps on the dual, says what a place with them is worth.
Edges are taken greedily by weight less both prices; alternating trails then serve who has
nobody, fill what is left open, and exchange what is not worth its price. For any prices the
dual bound holds, so the result carries its own proof.
"""

from __future__ import annotations

import os
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

import numpy as np
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from recommender.errors import RoundError
from recommender.maths.compiled import compiled
from recommender.maths.matching.b_matching import Matching, dual_bound, solve_exact
from recommender.maths.matching.passes import drop_idle, exchange, fill
from recommender.maths.matching.trails import EPSILON, Graph, State, graph_of, greedy, labels_for

if TYPE_CHECKING:
    from recommender.arrays import BoolArray, DoubleArray, IntArray

_SWEEPS = 60
"""Steps of all prices; the bound then is within 0.01 % of the best one."""
_BLOCK = 100_000
"""Members whose prices one thread sets at a time."""
_EFFORTS = (2_000, 50_000)
"""States a single search may look at, pass after pass: most trails are short."""
_AGAIN = 9
"""How often the last pass tries again for a member it could not fill up."""
_STATES_PER_MEMBER = 20
"""What all searches of one pass may look at together, so that a club in which many cannot get
all they asked for is solved in bounded time."""
_STATES_TO_EXCHANGE = 100
"""The same for exchanging what is not worth its price: most of these searches end early."""
_STATES_TO_SERVE = 400
"""The same for the pass that serves who has nobody."""
_STATES_TO_SERVE_NEAR = 100
"""The same while edges far below their prices are left aside, as these might serve them."""
_SLACK = 0.02
"""Dearer trails looked at for what their edges bring back, in standard deviations of weight."""
_FAR = (0.3, 1.5, np.inf)
"""Standard deviations of weight by which an edge must miss its prices to be left aside, first and
then where somebody is short without such edges. Few edges make searches quick, and what a search
may look at takes it further."""
_EXACT_EDGES = 20_000
"""Edges up to which a part of the club with unserved members is solved by HiGHS instead."""


def solve_dual(edges: IntArray, weights: DoubleArray, capacity: IntArray) -> Matching:
    """Solve a large b-matching nearly to optimality, with a bound.

    Parameters
    ----------
    edges
        Shape (m, 2), each pair once.
    weights
        Shape (m,), finite; edges of negative weight are used only where they serve somebody.
    capacity
        Shape (n,), the most partners of each member, at least 0.

    Returns
    -------
    Matching
        Deterministic. Members served come first, as in `solve_exact`; where somebody stays
        unserved in a large connected part, ``servable`` is an upper bound: the members with
        any edge.

    Raises
    ------
    RoundError
        If a weight is not finite.
    """
    if not np.isfinite(weights).all():
        message = f"matching: {int((~np.isfinite(weights)).sum())} edge weights are not finite"
        raise RoundError(message)
    usable = (capacity[edges] > 0).all(axis=1)
    chosen = np.zeros(len(edges), dtype=np.bool_)
    if not usable.any():
        return Matching(chosen, 0.0, 0.0, 0, 0, optimal=True)
    inner, values = np.ascontiguousarray(edges[usable]), weights[usable]
    # Nobody has more partners than edges, however many they ask for.
    room = np.minimum(capacity, np.bincount(inner.ravel(), minlength=len(capacity)))
    graph = graph_of(inner, len(room))
    prices = dual_prices(graph, inner, values, room)
    taken = _primal(graph, inner, values, room, prices)
    servable = _serve_parts(inner, values, room, taken)
    chosen[usable] = taken
    return Matching(
        chosen,
        value=float(weights[chosen].sum()),
        bound=dual_bound(inner, values, room, prices),
        served=len(np.unique(edges[chosen])),
        servable=servable,
        optimal=False,
        prices=prices,
    )


def dual_prices(
    graph: Graph, edges: IntArray, weights: DoubleArray, capacity: IntArray, sweeps: int = _SWEEPS
) -> DoubleArray:
    """Prices near the minimum of ``D(y)``, shape (n,).

    ``D`` is least in ``y_v`` anywhere between the b-th and the (b+1)-th largest
    ``(w_vu - y_u)+``. All members step half-way to the middle of it at once (Jacobi), which
    makes the result independent of the number of threads; of the prices after every tenth
    sweep those with the least ``D`` are kept.

    Parameters
    ----------
    graph, edges
        The same edges, by member and as pairs of shape (m, 2).
    weights
        Shape (m,).
    capacity
        Shape (n,).
    sweeps
        At least 10.
    """
    n = len(capacity)
    values, prices = weights[graph.edge], np.zeros(n)
    blocks = [(low, min(low + _BLOCK, n)) for low in range(0, n, _BLOCK)]
    best, least = prices, np.inf
    with ThreadPoolExecutor(os.cpu_count()) as threads:
        for sweep in range(1, sweeps + 1):
            new = np.empty(n)
            steps = [
                threads.submit(_step, graph, values, capacity, (prices, new), block)
                for block in blocks
            ]
            for step in steps:
                step.result()
            prices = new
            if sweep % 10 == 0:
                bound = dual_bound(edges, weights, capacity, prices)
                best, least = (prices, bound) if bound < least else (best, least)
    return best


@compiled
def _step(
    graph: Graph,
    values: DoubleArray,
    capacity: IntArray,
    prices: tuple[DoubleArray, DoubleArray],
    rows: tuple[int, int],
) -> None:
    """One step of the prices of some members, from the first of ``prices`` to the second."""
    old, new = prices
    top = np.zeros(capacity.max() + 1)  # the b + 1 largest, in descending order
    for v in range(rows[0], rows[1]):
        b = capacity[v]
        top[: b + 1] = 0.0
        for i in range(graph.start[v], graph.start[v + 1]):
            left = values[i] - old[graph.other[i]]
            if left > top[b]:
                place = b
                while place > 0 and top[place - 1] < left:
                    top[place] = top[place - 1]
                    place -= 1
                top[place] = left
        middle = 0.5 * (top[b] + top[b - 1]) if b > 0 else 0.0
        new[v] = 0.5 * (old[v] + middle)


def _primal(
    graph: Graph, edges: IntArray, weights: DoubleArray, capacity: IntArray, prices: DoubleArray
) -> BoolArray:
    """Greedy by reduced weight, then trails, shape (m,).

    Edges far below their prices hardly ever are in a good matching: they are only looked at if
    somebody is short without them.
    """
    n, chosen = len(capacity), np.zeros(len(edges), dtype=np.bool_)
    reduced, spread = weights - prices[edges].sum(axis=1), float(weights.std())
    for far in _FAR:
        near = np.flatnonzero(reduced >= -far * spread - EPSILON)
        some, every = np.ascontiguousarray(edges[near]), len(near) == len(edges)
        degree = np.bincount(edges[chosen].ravel(), minlength=n)
        at = State(some, chosen[near], degree, capacity, reduced[near], prices)
        if far == _FAR[0]:
            order = near[np.argsort(-reduced[near], kind="stable")]
            greedy(at, np.searchsorted(near, order[weights[order] > 0]))
        serving = _STATES_TO_SERVE if every else _STATES_TO_SERVE_NEAR
        _improve(
            graph if every else graph_of(some, n),
            at,
            _SLACK * spread,
            serving,
            fresh=far == _FAR[0],
        )
        drop_idle(at, np.flatnonzero(at.chosen & (weights[near] < 0)))
        chosen[near] = at.chosen
        if every or not _short(at):
            break
    return chosen


def _improve(graph: Graph, at: State, slack: float, serving: int, *, fresh: bool) -> None:
    """Trails in a matching: who has nobody, who has room, what is not worth its price.

    Parameters
    ----------
    graph, at
        The matching under way; it is changed.
    slack
        Of `recommender.maths.matching.trails.Search`.
    serving
        States per member that all searches for those with nobody may look at.
    fresh
        Whether nothing but greedy was done before.
    """
    n, before, number = len(at.capacity), at.chosen.copy(), 0
    labels = labels_for(n)
    if fresh:  # most of those with nobody find somebody where all gain by it
        aim = _fair(_EFFORTS[0], _short(at), n), False, 0
        number = fill(graph, at, labels, number, slack, aim)
    alone = int(((at.degree == 0) & (at.capacity > 0)).sum())
    number = fill(
        graph, at, labels, number, slack, (_fair(max(_EFFORTS), 3 * alone, n, serving), True, 2)
    )
    for effort in _EFFORTS if fresh else _EFFORTS[-1:]:
        again = _AGAIN if effort == max(_EFFORTS) else 0
        aim = _fair(effort, _short(at) * (again + 1), n), False, again
        number = fill(graph, at, labels, number, slack, aim)
        if not fresh and (at.chosen == before).all():
            break  # what gains by edges near their prices has been exchanged before
        doubtful = int(((at.reduced > EPSILON) != at.chosen).sum())
        looked = _fair(effort, doubtful, n, _STATES_TO_EXCHANGE)
        number = exchange(graph, at, labels, number, slack, looked)


def _short(at: State) -> int:
    """Members with room."""
    return int((at.degree < at.capacity).sum())


def _fair(effort: int, searches: int, n: int, per_member: int = _STATES_PER_MEMBER) -> int:
    """States a single one of so many searches may look at."""
    return max(50, min(effort, per_member * n // max(searches, 1)))


def _serve_parts(
    edges: IntArray, weights: DoubleArray, capacity: IntArray, chosen: BoolArray
) -> int:
    """Solve small connected parts with unserved members exactly, in ``chosen``.

    Returns
    -------
    int
        The most members that any matching could serve, or an upper bound on it.
    """
    n = len(capacity)
    reachable = capacity > 0
    served = np.bincount(edges[chosen].ravel(), minlength=n) > 0
    if (served == reachable).all():
        return int(reachable.sum())
    links = coo_array((np.ones(len(edges)), (edges[:, 0], edges[:, 1])), shape=(n, n))
    parts = connected_components(links, directed=False)[1]
    part_of_edge = parts[edges[:, 0]]
    size = np.bincount(part_of_edge, minlength=parts.max() + 1)
    servable = int(reachable.sum())
    for part in np.unique(parts[reachable & ~served]):
        if size[part] <= _EXACT_EDGES:
            inside = np.flatnonzero(part_of_edge == part)
            found = solve_exact(edges[inside], weights[inside], capacity)
            chosen[inside] = found.chosen
            servable -= int((reachable & (parts == part)).sum()) - found.servable
    return servable
