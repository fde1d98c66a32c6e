"""Passes over a b-matching: who has room is filled up, edges not worth their prices exchanged.

Each pass goes through members or edges in their order and flips the best trail it finds
(`recommender.maths.trails`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from recommender.maths.compiled import compiled
from recommender.maths.trails import (
    ANY_END,
    EPSILON,
    Graph,
    Labels,
    Search,
    State,
    find,
    flip,
    turn,
)

if TYPE_CHECKING:
    from recommender.arrays import IntArray


@compiled
def fill(
    graph: Graph,
    at: State,
    labels: Labels,
    number: int,
    slack: float,
    aim: tuple[int, bool, int],
) -> int:
    """Trails from members with room.

    Parameters
    ----------
    graph, at, labels
        The matching under way.
    number
        Of the last search.
    slack
        Of `Search`.
    aim
        States a search may look at; whether only members with no partner are served, at
        whatever cost; how often a search that found nothing is tried again.

    Returns
    -------
    int
        Number of the last search now.
    """
    effort, serve, again = aim
    for v in range(len(at.capacity)):
        tries = 0
        while at.degree[v] < at.capacity[v] and (at.degree[v] == 0 or not serve):
            number += 1
            most, reserve = np.inf if serve else at.prices[v] - EPSILON, _reserve(at, v, serve)
            jitter = 5.0 * slack * tries
            search = Search(number, 2 * v, ANY_END, most, reserve, -1, slack, effort, jitter)
            last, _ = find(graph, at, labels, search)
            if last >= 0:
                flip(at, labels, last)
            elif tries == again:
                break
            tries += last < 0
    return number


@compiled
def _reserve(at: State, source: int, serve: bool) -> float:
    """The most that the end of a trail from a member can bring back, see `Search`."""
    any_end = at.degree[source] == 0 and not serve
    most = -np.inf
    for v in range(len(at.capacity)):
        if at.capacity[v] - at.degree[v] > (1 if v == source else 0):
            most = max(most, at.prices[v])
        elif v != source and (at.degree[v] > 1 or (any_end and at.degree[v] > 0)):
            most = max(most, -at.prices[v])
    return most


@compiled
def exchange(
    graph: Graph, at: State, labels: Labels, number: int, slack: float, effort: int
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
        search = Search(number, 2 * u + adds, goal, gain - EPSILON, 0.0, edge, slack, effort, 0.0)
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
