"""Large exact problems made small: prices and a good matching rule most edges in or out.

With prices y, any matching is worth at most ``D(y) - |r_e|`` if it does what the reduced weight
``r_e = w_e - y_u - y_v`` speaks against: takes an edge of negative r, or leaves one of positive
r out. Where that is less than a matching already found, the edge is decided (reduced-cost
fixing), and HiGHS is left with the few that are not.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from scipy.optimize import linprog
from scipy.sparse import coo_array, csr_array, vstack
from scipy.sparse.csgraph import connected_components

from recommender.maths.matching.b_matching import Halves, Matching, dual_bound, solve_exact

if TYPE_CHECKING:
    from recommender.arrays import BoolArray, DoubleArray, IntArray
    from recommender.config import Solving

_TOLERANCE = 1e-6
"""Log-odds by which an edge must miss to be decided: more than rounding could feign."""
_NEAR = 0.2
"""Standard deviations of weight that an edge may miss its prices by and be in from the start; the
others are let in where they are worth it, so that this only saves work."""
_ROUNDS = 20
"""Most times that edges left out of the linear program are let in again. Any prices give a bound, and
what they leave open HiGHS decides: more of them only leave it less."""


def solve_narrowed(
    edges: IntArray, weights: DoubleArray, capacity: IntArray, start: Matching, limits: Solving
) -> Matching | None:
    """The best matching, looking only at edges that could be in a better one than ``start``.

    Parameters
    ----------
    edges
        Shape (m, 2), each pair once, both with places.
    weights
        Shape (m,), finite.
    capacity
        Shape (n,).
    start
        A good matching that serves everyone who has an edge.
    limits
        ``exact_pairs`` that HiGHS is given at most, and the ``nodes`` it may look at.

    Returns
    -------
    Matching or None
        None if more is left to it, or it gave up.
    """
    degree = np.bincount(edges.ravel(), minlength=len(capacity))
    room = np.minimum(capacity, degree)
    prices, halves = _prices(edges, weights, room, start)
    bound = dual_bound(edges, weights, room, prices, halves)
    gap = bound - start.value + _TOLERANCE
    reduced = _reduced(edges, weights, prices, halves)
    open_ = reduced >= -gap
    if np.count_nonzero(open_) > limits.exact_pairs:
        return None
    decided = reduced[open_] > gap
    found = solve_exact(edges[open_], weights[open_], capacity, decided, nodes=limits.nodes)
    if found is None:
        return None
    chosen = np.zeros(len(edges), dtype=np.bool_)
    chosen[open_] = found.chosen
    best = chosen if found.value >= start.value else start.chosen
    return Matching(
        best,
        value=float(weights[best].sum()),
        bound=bound,
        served=start.served,
        servable=start.servable,
        optimal=True,
    )


def _prices(
    edges: IntArray, weights: DoubleArray, room: IntArray, start: Matching
) -> tuple[DoubleArray, Halves]:
    """Prices of the linear relaxation: of members, shape (n,), and of connected parts.

    Solved on the edges of best reduced weight at first; those that turn out to be worth more
    than their prices are let in until there are none.
    """
    halves = _halves(edges, room)
    inside = start.chosen | _promising(edges, weights, start)
    prices = np.zeros(len(room))
    for _ in range(_ROUNDS):
        prices, of_parts = _relaxed(edges[inside], weights[inside], room, halves, inside)
        halves = Halves(halves.part, halves.limits, of_parts)
        missed = (_reduced(edges, weights, prices, halves) > _TOLERANCE) & ~inside
        if not missed.any():
            return prices, halves
        inside |= missed
    return prices, halves


def _promising(edges: IntArray, weights: DoubleArray, start: Matching) -> BoolArray:
    """Edges worth nearly their prices where ``start`` knows any, else all, shape (m,)."""
    if start.prices is None:
        return np.ones(len(edges), dtype=np.bool_)
    near: BoolArray = weights - start.prices[edges].sum(axis=1) >= -_NEAR * weights.std()
    return near


def _halves(edges: IntArray, room: IntArray) -> Halves:
    """The connected parts of all edges, with no prices yet."""
    n = len(room)
    links = coo_array((np.ones(len(edges)), (edges[:, 0], edges[:, 1])), shape=(n, n))
    count, part = connected_components(links, directed=False)
    limits = np.floor(np.bincount(part, weights=room, minlength=count) / 2.0)
    return Halves(part[edges[:, 0]].astype(np.int64), limits, np.zeros(count))


def _relaxed(
    edges: IntArray, weights: DoubleArray, room: IntArray, halves: Halves, inside: BoolArray
) -> tuple[DoubleArray, DoubleArray]:
    """Prices of members and of parts from the linear program over some edges."""
    m, n = len(edges), len(room)
    numbers, ones = np.arange(m), np.ones(m)
    ends = csr_array(
        coo_array((np.tile(ones, 2), (edges.T.ravel(), np.tile(numbers, 2))), shape=(n, m))
    )
    parts = csr_array(
        coo_array((ones, (halves.part[inside], numbers)), shape=(len(halves.limits), m))
    )
    relaxed = linprog(  # type: ignore[call-overload]  # the stubs forbid sparse matrices
        -weights,
        A_ub=vstack([ends, parts]),
        b_ub=np.concatenate([room, halves.limits]),
        bounds=(0.0, 1.0),
        method="highs",
    )
    marginals = np.maximum(-relaxed.ineqlin.marginals, 0.0)
    return marginals[:n], marginals[n:]


def _reduced(
    edges: IntArray, weights: DoubleArray, prices: DoubleArray, halves: Halves
) -> DoubleArray:
    """Weights less both prices and the price of the part, shape (m,)."""
    left: DoubleArray = weights - prices[edges].sum(axis=1) - halves.prices[halves.part]
    return left
