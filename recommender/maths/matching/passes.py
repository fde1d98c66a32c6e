"""Passes over a b-matching: who has room is filled up, edges not worth their prices exchanged.

Each pass goes through members or edges in their order and flips the best trail it finds
(`recommender.maths.matching.trails`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from recommender.maths.compiled import compiled
from recommender.maths.matching.trails import (
    ANY_END,
    EPSILON,
    Graph,
    State,
    TrailLabels,
    TrailSearch,
    find,
    flip,
    turn,
)

if TYPE_CHECKING:
    from recommender.arrays import DoubleArray, IntArray

_SURVEY = 32
"""Trails flipped until it is looked up anew what their ends may bring back: until then a bound on
it is used that is only somewhat wider."""


class Reach(NamedTuple):
    """How far any search of the passes goes, see `TrailSearch`."""

    slack: float
    longest: int


@compiled
def fill(
    graph: Graph,
    at: State,
    labels: TrailLabels,
    number: int,
    reach: Reach,
    aim: tuple[int, bool, int],
) -> int:
    """Trails from members with room.

    Parameters
    ----------
    graph, at, labels
        The matching under way.
    number
        Of the last search.
    reach
        Of every search.
    aim
        States a search may look at; whether only members with no partner are served, at
        whatever cost; how often a search that found nothing is tried again.

    Returns
    -------
    int
        Number of the last search now.
    """
    effort, serve, again = aim
    flips, nothing = 0, np.zeros(1)
    ends = Ends(nothing, np.full(1, -1), nothing.copy(), nothing.copy(), nothing.copy())
    _survey(at, ends)
    for v in range(len(at.capacity)):
        tries = 0
        while at.degree[v] < at.capacity[v] and (at.degree[v] == 0 or not serve):
            number += 1
            most, reserve = (
                np.inf if serve else at.prices[v] - EPSILON,
                _reserve(at, ends, v, serve),
            )
            jitter = 5.0 * reach.slack * tries
            search = TrailSearch(
                number,
                2 * v,
                ANY_END,
                most,
                reserve,
                -1,
                reach.slack,
                effort,
                reach.longest,
                jitter,
            )
            last, _ = find(graph, at, labels, search)
            if last >= 0:
                flip(at, labels, last)
                flips += 1
                _flipped(at, ends, (v, last // 2))
                if flips % _SURVEY == 0:
                    _survey(at, ends)
            elif tries == again:
                break
            tries += last < 0
    return number


class Ends(NamedTuple):
    """What trails may bring back where they end, at most; shape (1,) each, changed as they go."""

    room: DoubleArray
    """The highest price of a member with room."""
    whose: IntArray
    """Who that is."""
    next: DoubleArray
    """The highest price of another member with room."""
    spare: DoubleArray
    """Less the lowest price of a member with several partners."""
    anyone: DoubleArray
    """Less the lowest price of a member with any partner."""


@compiled
def _survey(at: State, ends: Ends) -> None:
    ends.room[0] = ends.next[0] = ends.spare[0] = ends.anyone[0] = -np.inf
    for v in range(len(at.capacity)):
        if at.degree[v] < at.capacity[v]:
            _add_room(ends, v, at.prices[v])
        if at.degree[v] > 0:
            ends.anyone[0] = max(ends.anyone[0], -at.prices[v])
        if at.degree[v] > 1:
            ends.spare[0] = max(ends.spare[0], -at.prices[v])


@compiled
def _add_room(ends: Ends, v: int, price: float) -> None:
    if price > ends.room[0]:
        ends.next[0], ends.room[0], ends.whose[0] = ends.room[0], price, v
    elif v != ends.whose[0]:
        ends.next[0] = max(ends.next[0], price)


@compiled
def _flipped(at: State, ends: Ends, both: tuple[int, int]) -> None:
    """Widen the bounds by what a trail between two members has changed."""
    for v in both:
        ends.anyone[0] = max(ends.anyone[0], -at.prices[v])
        ends.spare[0] = max(ends.spare[0], -at.prices[v])
        if at.degree[v] < at.capacity[v]:
            _add_room(ends, v, at.prices[v])


@compiled
def _reserve(at: State, ends: Ends, source: int, serve: bool) -> float:
    """The most that the end of a trail from a member can bring back, see `TrailSearch`."""
    alone = at.capacity[source] - at.degree[source] <= 1 and ends.whose[0] == source
    room = ends.next[0] if alone else ends.room[0]
    dropped = ends.anyone[0] if at.degree[source] == 0 and not serve else ends.spare[0]
    return float(max(room, dropped))


@compiled
def exchange(
    graph: Graph, at: State, labels: TrailLabels, number: int, reach: Reach, effort: int
) -> int:
    """Closed trails through edges that are out though worth their prices, or in though not."""
    for edge in range(len(at.chosen)):
        gain = -at.reduced[edge] if at.chosen[edge] else at.reduced[edge]
        if gain <= EPSILON:
            continue
        u, v = at.edges[edge, 0], at.edges[edge, 1]
        adds = 0 if at.chosen[edge] else 1
        number += 1
        goal = 2 * v + 1 - adds
        start, most, banned = 2 * u + adds, gain - EPSILON, edge
        search = TrailSearch(
            number, start, goal, most, 0.0, banned, reach.slack, effort, reach.longest, 0.0
        )
        last, _ = find(graph, at, labels, search)
        if last >= 0:
            flip(at, labels, last)
            turn(at, edge)
    return number


@compiled
def drop_idle(at: State, some: IntArray) -> None:
    """Drop those of some edges whose ends both have another partner."""
    for edge in some:
        if at.degree[at.edges[edge, 0]] > 1 and at.degree[at.edges[edge, 1]] > 1:
            turn(at, edge)
