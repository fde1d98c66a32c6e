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

from recommender.config import Solving
from recommender.errors import RoundError
from recommender.maths.compiled import compiled
from recommender.maths.matching.b_matching import Matching, dual_bound, solve_exact
from recommender.maths.matching.passes import Reach, drop_idle, exchange, fill
from recommender.maths.matching.trails import EPSILON, Graph, State, graph_of, greedy, labels_for

if TYPE_CHECKING:
    from recommender.arrays import BoolArray, DoubleArray, IntArray

_BLOCK = 100_000
"""Members whose prices one thread sets at a time; all step at once, so it changes no price."""
_USUAL = Solving()


def solve_dual(
    edges: IntArray,
    weights: DoubleArray,
    capacity: IntArray,
    limits: Solving = _USUAL,
    start: DoubleArray | None = None,
) -> Matching:
    """Solve a large b-matching nearly to optimality, with a bound.

    Parameters
    ----------
    edges
        Shape (m, 2), each pair once.
    weights
        Shape (m,), finite; edges of negative weight are used only where they serve somebody.
    capacity
        Shape (n,), the most partners of each member, at least 0.
    limits
        How far searches go.
    start
        Shape (n,): prices of much the same matching, to begin with; a sixth of the steps are enough
        then. From 0 if left out.

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
    sweeps = limits.sweeps if start is None else max(limits.sweeps // 6, 10)
    prices = dual_prices(graph, inner, values, room, sweeps, start)
    taken = _primal(graph, inner, values, (room, prices), limits)
    servable = _serve_parts(inner, values, room, taken, limits.exact_part)
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
    graph: Graph,
    edges: IntArray,
    weights: DoubleArray,
    capacity: IntArray,
    sweeps: int,
    start: DoubleArray | None = None,
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
    start
        Shape (n,): prices to begin with; 0 if left out.
    """
    n = len(capacity)
    values, prices = weights[graph.edge], np.zeros(n) if start is None else start
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
    graph: Graph,
    edges: IntArray,
    weights: DoubleArray,
    sides: tuple[IntArray, DoubleArray],
    limits: Solving,
) -> BoolArray:
    """Greedy by reduced weight, then trails, shape (m,); ``sides`` are capacity and prices.

    Edges far below their prices hardly ever are in a good matching: they are only looked at if
    somebody is short without them.
    """
    capacity, prices = sides
    n, chosen = len(capacity), np.zeros(len(edges), dtype=np.bool_)
    reduced, spread = weights - prices[edges].sum(axis=1), float(weights.std())
    for turn, far in enumerate((limits.near, limits.far, np.inf)):
        near = np.flatnonzero(reduced >= -far * spread - EPSILON)
        some, every = np.ascontiguousarray(edges[near]), len(near) == len(edges)
        degree = np.bincount(edges[chosen].ravel(), minlength=n)
        at = State(some, chosen[near], degree, capacity, reduced[near], prices)
        if not turn:
            order = near[np.argsort(-reduced[near], kind="stable")]
            greedy(at, np.searchsorted(near, order[weights[order] > 0]))
        serving = limits.states_serving if every else limits.states_serving_near
        reach = Reach(limits.slack * spread, limits.longest_trail)
        around = graph if every else graph_of(some, n)
        _improve(around, at, reach, limits, serving, fresh=not turn)
        drop_idle(at, np.flatnonzero(at.chosen & (weights[near] < 0)))
        chosen[near] = at.chosen
        if every or not _short(at):
            break
    return chosen


def _improve(
    graph: Graph, at: State, reach: Reach, limits: Solving, serving: int, *, fresh: bool
) -> None:
    """Trails in a matching: who has nobody, who has room, what is not worth its price.

    Parameters
    ----------
    graph, at
        The matching under way; it is changed.
    reach, limits
        How far searches go.
    serving
        States per member that all searches for those with nobody may look at.
    fresh
        Whether nothing but greedy was done before.
    """
    n, before, number = len(at.capacity), at.chosen.copy(), 0
    labels = labels_for(n)
    if fresh:  # most of those with nobody find somebody where all gain by it
        aim = _fair(limits.quick_search, _short(at), n, limits.states), False, 0
        number = fill(graph, at, labels, number, reach, aim)
    alone = int(((at.degree == 0) & (at.capacity > 0)).sum())
    aim = _fair(limits.long_search, 3 * alone, n, serving), True, 2
    number = fill(graph, at, labels, number, reach, aim)
    passes = [(limits.quick_search, 0)] * fresh + [(limits.long_search, limits.tries)]
    for effort, again in passes:
        aim = _fair(effort, _short(at) * (again + 1), n, limits.states), False, again
        number = fill(graph, at, labels, number, reach, aim)
        if not fresh and (at.chosen == before).all():
            break  # what gains by edges near their prices has been exchanged before
        doubtful = int(((at.reduced > EPSILON) != at.chosen).sum())
        looked = _fair(effort, doubtful, n, limits.states_exchanging)
        number = exchange(graph, at, labels, number, reach, looked)


def _short(at: State) -> int:
    """Members with room."""
    return int((at.degree < at.capacity).sum())


def _fair(effort: int, searches: int, n: int, per_member: int) -> int:
    """States a single one of so many searches may look at."""
    return max(50, min(effort, per_member * n // max(searches, 1)))


def _serve_parts(
    edges: IntArray, weights: DoubleArray, capacity: IntArray, chosen: BoolArray, exact_part: int
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
        if size[part] <= exact_part:
            inside = np.flatnonzero(part_of_edge == part)
            found = solve_exact(edges[inside], weights[inside], capacity)
            chosen[inside] = found.chosen
            servable -= int((reachable & (parts == part)).sum()) - found.servable
    return servable
