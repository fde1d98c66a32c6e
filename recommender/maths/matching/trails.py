"""Improving a b-matching along alternating trails, guided by dual prices.

A trail adds an edge, drops one at its far end, adds another, and so on. With reduced weights
``r_e = w_e - y_u - y_v`` the prices of all members passed through cancel, so that the value
gained by a trail from u to v is the sum of ``r`` added, less the sum dropped, plus ``y_u`` and
plus (v had room) or minus (v lost a partner) ``y_v``. Near the best prices almost all ``r`` of a
good trail are near 0, and a search by smallest cost stays in the neighbourhood of its start.

Berge's theorem (1957): a matching is best if no such trail gains anything. The search keeps one
label per member and side of the alternation and takes no edge twice; it misses trails that lead
through a blossom in both directions. What that costs, the certificate says.
"""

from __future__ import annotations

import heapq
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from recommender.maths.compiled import compiled

if TYPE_CHECKING:
    import numpy.typing as npt

    from recommender.arrays import BoolArray, DoubleArray, IntArray

EPSILON = 1e-9
"""Least gain of a trail: what rounding could feign is no gain, in any unit of weight."""
ANY_END = -1
"""The trail may end where a member has room, or loses one of several partners."""


class Graph(NamedTuple):
    """Edges by member: those of v stand at ``start[v]`` to ``start[v + 1]``."""

    start: IntArray
    """Shape (n + 1,)."""
    other: npt.NDArray[np.int32]
    """Shape (2m,): the other end."""
    edge: npt.NDArray[np.int32]
    """Shape (2m,): number of the edge."""


class TrailSearch(NamedTuple):
    """What a search is after; a state is (v, may add) = 2v or (v, must drop) = 2v + 1."""

    number: int
    """Of the search, from 1: labels of earlier searches do not count."""
    start: int
    """State from which the trail starts."""
    goal: int
    """State at which it must end; `ANY_END`."""
    most: float
    """The cost must stay below this."""
    reserve: float
    """The most that the end of a trail may bring back: the highest price of a member with room,
    or less the lowest of one who may lose a partner."""
    banned: int
    """Edge that the trail must not take; -1 for none."""
    slack: float
    """What edges on the way may bring back, for which a dearer trail is still looked at."""
    effort: int
    """Most states looked at."""
    longest: int
    """Edges in a trail at most."""
    jitter: float
    """Largest cost added to an edge by chance fixed by its number: another try goes another way
    where the cheapest trail takes an edge twice."""


class TrailLabels(NamedTuple):
    """Working memory of searches, one label per state, shape (2n,) each."""

    cost: DoubleArray
    stamp: IntArray
    """Number of the search that wrote the label last; older ones do not count."""
    came_by: IntArray
    """Edge by which the label was reached; -1 at the start."""
    came_from: IntArray


class State(NamedTuple):
    """A b-matching under way; the trails change ``chosen`` and ``degree``."""

    edges: IntArray
    """Shape (m, 2)."""
    chosen: BoolArray
    """Shape (m,)."""
    degree: IntArray
    """Shape (n,): partners so far."""
    capacity: IntArray
    reduced: DoubleArray
    """Shape (m,): ``w_e - y_u - y_v``."""
    prices: DoubleArray


@compiled
def graph_of(edges: IntArray, n: int) -> Graph:
    """Edges by member, in the order they are given; ``edges`` of shape (m, 2)."""
    start = np.zeros(n + 1, dtype=np.int64)
    for e in range(len(edges)):
        start[edges[e, 0] + 1] += 1
        start[edges[e, 1] + 1] += 1
    start = np.cumsum(start)
    free = start.copy()
    other = np.empty(2 * len(edges), dtype=np.int32)
    edge = np.empty(2 * len(edges), dtype=np.int32)
    for e in range(len(edges)):
        for side in range(2):
            v = edges[e, side]
            other[free[v]] = edges[e, 1 - side]
            edge[free[v]] = e
            free[v] += 1
    return Graph(start, other, edge)


@compiled
def greedy(at: State, order: IntArray) -> None:
    """Take edges in order while both ends have room."""
    for edge in order:
        u, v = at.edges[edge, 0], at.edges[edge, 1]
        if at.degree[u] < at.capacity[u] and at.degree[v] < at.capacity[v]:
            turn(at, edge)


@compiled
def _cost_of(at: State, labels: TrailLabels, last: int, search: TrailSearch) -> float:
    """Cost of the trail to a state, gains counted; infinite if long or an edge is in it twice."""
    cost, length = 0.0, 0
    while labels.came_by[last] >= 0:
        length += 1
        if length > search.longest:
            return np.inf
        edge, earlier = labels.came_by[last], labels.came_from[last]
        cost += at.reduced[edge] if at.chosen[edge] else -at.reduced[edge]
        if edge == search.banned:
            return np.inf
        last = earlier
        while labels.came_by[earlier] >= 0:
            if labels.came_by[earlier] == edge:
                return np.inf
            earlier = labels.came_from[earlier]
    return cost


@compiled
def flip(at: State, labels: TrailLabels, last: int) -> None:
    """Add and drop the edges of the trail to the state ``last``."""
    while labels.came_by[last] >= 0:
        turn(at, labels.came_by[last])
        last = labels.came_from[last]


@compiled
def turn(at: State, edge: int) -> None:
    """Add an edge that is out, drop one that is in."""
    at.chosen[edge] = not at.chosen[edge]
    change = 1 if at.chosen[edge] else -1
    at.degree[at.edges[edge, 0]] += change
    at.degree[at.edges[edge, 1]] += change


@compiled
def _end_cost(at: State, search: TrailSearch, state: int) -> float:
    """What ending at a state adds to the cost; infinite where a trail must not end."""
    if search.goal >= 0:
        return 0.0 if state == search.goal else np.inf
    v, source = state // 2, search.start // 2
    if state % 2 == 1:
        room = at.capacity[v] - at.degree[v] - (1 if v == source else 0)
        return -at.prices[v] if room > 0 else np.inf
    # Whoever is dropped keeps a partner, unless somebody without any gains more by the place.
    spare = at.degree[v] >= 2 or (at.degree[source] == 0 and search.most < np.inf)
    return at.prices[v] if v != source and spare else np.inf


@compiled
def find(graph: Graph, at: State, labels: TrailLabels, search: TrailSearch) -> tuple[int, float]:
    """Dijkstra's search for the cheapest trail.

    Returns
    -------
    last : int
        Its last state, -1 if there is none below ``search.most``.
    cost : float
        Its cost: reduced weights dropped less those added, an edge costing at least 0, and
        what the end costs. The value gained is at least ``prices[start] - cost``.
    """
    heap = [(0.0, search.start)]
    _label(labels, search, search.start, 0.0, (-1, -1))
    last, best, looked = -1, search.most, 0
    while heap and looked < search.effort:
        cost, state = heapq.heappop(heap)
        if cost - search.reserve >= best + search.slack:
            break
        if cost > labels.cost[state]:
            continue
        looked += 1
        end = _end_cost(at, search, state)
        if cost + end < best + search.slack and looked > 1:
            total = _cost_of(at, labels, state, search) + end
            if total < best:
                last, best = state, total
        _spread(graph, at, labels, search, state, heap)
    return last, best


@compiled
def _label(
    labels: TrailLabels, search: TrailSearch, state: int, cost: float, way: tuple[int, int]
) -> None:
    labels.cost[state] = cost
    labels.stamp[state] = search.number
    labels.came_by[state], labels.came_from[state] = way


@compiled
def _spread(
    graph: Graph,
    at: State,
    labels: TrailLabels,
    search: TrailSearch,
    state: int,
    heap: list[tuple[float, int]],
) -> None:
    """Reach the neighbours of a state: by edges to add if it may add, else by edges to drop."""
    v, drops = state // 2, state % 2 == 1
    for i in range(graph.start[v], graph.start[v + 1]):
        edge = graph.edge[i]
        if at.chosen[edge] != drops or edge == search.banned:
            continue
        step = at.reduced[edge] if drops else -at.reduced[edge]
        chance = (edge * 40503 + search.number * 9973) % 1021 / 1021
        cost = labels.cost[state] + max(step, 0.0) + search.jitter * chance
        reached = 2 * graph.other[i] + (0 if drops else 1)
        known = labels.stamp[reached] == search.number
        if cost - search.reserve < search.most + search.slack and not (
            known and labels.cost[reached] <= cost
        ):
            _label(labels, search, reached, cost, (edge, state))
            heapq.heappush(heap, (cost, reached))


def labels_for(n: int) -> TrailLabels:
    """Room for the searches among ``n`` members."""
    return TrailLabels(
        np.zeros(2 * n),
        np.zeros(2 * n, np.int64),
        np.zeros(2 * n, np.int64),
        np.zeros(2 * n, np.int64),
    )
