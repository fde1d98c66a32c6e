"""Maximum-weight b-matching: every member at most their own number of partners.

Served first, weight second: nobody is left with no partner whom any matching could
serve together with the others, whatever that costs in weight.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, overload

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, linprog, milp
from scipy.sparse import coo_array, csr_array, hstack, identity, vstack
from scipy.sparse.csgraph import connected_components

from recommender.errors import RoundError

if TYPE_CHECKING:
    from recommender.arrays import BoolArray, DoubleArray, IntArray

_ALL_NODES = 2**31 - 1
"""What HiGHS takes for no limit."""
_NO_SOLUTION = frozenset({2, 3})
"""What `scipy.optimize.milp` says of a program that has none, infeasible or unbounded; other failures
but 0 (optimal) mean that it stopped early, which SciPy does not name for nodes."""


@dataclass(frozen=True)
class Matching:
    """A solved b-matching with the numbers of its certificate."""

    chosen: BoolArray
    """Shape (n_edges,): the edges that are in."""
    value: float
    """Sum of their weights."""
    bound: float
    """Upper bound on the value of any b-matching of these edges."""
    served: int
    """Members with at least one chosen edge."""
    servable: int
    """The most members that any b-matching of these edges serves."""
    optimal: bool
    """Whether the solver proved that no better one exists."""
    prices: DoubleArray | None = None
    """Shape (n,): dual prices of the members that give the bound, where it has no other terms."""


@dataclass(frozen=True)
class Halves:
    """The odd-set inequality of each connected part: its edges number at most half its places.

    An odd number of places leaves one open whoever is paired with whom (Edmonds, 1965). The
    linear relaxation does not see that and would pair somebody by half, which costs the
    integer program hours where one more introduction is worth a lot.
    """

    part: IntArray
    """Shape (n_edges,): connected part of each edge."""
    limits: DoubleArray
    """Shape (n_parts,): most edges of each part, whole numbers."""
    prices: DoubleArray
    """Shape (n_parts,): what one more place for an edge of the part is worth, at least 0."""


def dual_bound(
    edges: IntArray,
    weights: DoubleArray,
    capacity: IntArray,
    prices: DoubleArray,
    halves: Halves | None = None,
    forced: BoolArray | None = None,
) -> float:
    """``D(y) = sum b_v y_v + sum_c h_c p_c + sum_e max(0, w_e - y_u - y_v - p_c(e))``.

    By weak linear-programming duality it is at least the value of every b-matching, for
    any prices.

    Parameters
    ----------
    edges
        Shape (m, 2), row numbers.
    weights
        Shape (m,).
    capacity
        Shape (n,), at least 0.
    prices
        Shape (n,); negative ones are taken as 0.
    halves
        Limits h and prices p of the connected parts; without them the terms in p are left out.
    forced
        Shape (m,): edges every b-matching must have; what they lose at these prices counts too.
    """
    y = np.maximum(prices, 0.0)
    reduced = weights - y[edges[:, 0]] - y[edges[:, 1]]
    whole = float(capacity @ y)
    if halves is not None:
        reduced = reduced - np.maximum(halves.prices, 0.0)[halves.part]
        whole += float(halves.limits @ np.maximum(halves.prices, 0.0))
    gained = np.maximum(reduced, 0.0)
    return whole + float((gained if forced is None else np.where(forced, reduced, gained)).sum())


@overload
def solve_exact(
    edges: IntArray, weights: DoubleArray, capacity: IntArray, forced: BoolArray | None = None
) -> Matching: ...


@overload
def solve_exact(
    edges: IntArray,
    weights: DoubleArray,
    capacity: IntArray,
    forced: BoolArray | None = None,
    *,
    nodes: int,
) -> Matching | None: ...


def solve_exact(
    edges: IntArray,
    weights: DoubleArray,
    capacity: IntArray,
    forced: BoolArray | None = None,
    *,
    nodes: int | None = None,
) -> Matching | None:
    """Solve to proven optimality with HiGHS (Huangfu & Hall, 2018), through SciPy.

    Parameters
    ----------
    edges
        Shape (m, 2), each pair once.
    weights
        Shape (m,), finite; edges of negative weight are used only where they serve somebody.
    capacity
        Shape (n,), the most partners of each member, at least 0.
    forced
        Shape (m,): edges that must be in; none if left out.
    nodes
        Nodes of the branch and bound after which it gives up, at least 1; never if left out.

    Returns
    -------
    Matching or None
        None if it gave up: the same on every machine, as no time is measured.

    Raises
    ------
    RoundError
        If a weight is not finite or the solver fails, as it does if ``forced`` does not fit.
    """
    if not np.isfinite(weights).all():
        message = f"matching: {int((~np.isfinite(weights)).sum())} edge weights are not finite"
        raise RoundError(message)
    usable = (capacity[edges] > 0).all(axis=1)
    chosen = np.zeros(len(edges), dtype=np.bool_)
    if not usable.any():
        return Matching(chosen, 0.0, 0.0, 0, 0, optimal=True)
    inner, values = edges[usable], weights[usable]
    fixed = np.zeros(len(inner), dtype=np.bool_) if forced is None else forced[usable]
    program = _Program(inner, capacity, fixed, nodes)
    try:
        chosen[usable], servable = program.solve(values)
    except _GivenUpError:
        return None
    bound = dual_bound(inner, values, capacity, *program.prices(values), fixed)
    return Matching(
        chosen,
        value=float(weights[chosen].sum()),
        bound=bound,
        served=len(np.unique(edges[chosen])),
        servable=servable,
        optimal=True,
    )


class _GivenUpError(Exception):
    """The nodes are used up."""


class _Program:
    """The integer program of one set of edges: x_e in {0, 1}, z_v <= sum of v's x_e."""

    def __init__(
        self, edges: IntArray, capacity: IntArray, forced: BoolArray, nodes: int | None
    ) -> None:
        self._least = forced.astype(np.float64)
        self._nodes = _ALL_NODES if nodes is None else nodes
        members, position = np.unique(edges, return_inverse=True)
        self._n, self._m = len(members), len(edges)
        self._all_members, self._members = len(capacity), members
        ends = position.reshape(edges.shape)
        edge_numbers = np.arange(self._m)
        self._incidence = csr_array(
            coo_array(
                (
                    np.ones(2 * self._m),
                    (np.concatenate([ends[:, 0], ends[:, 1]]), np.tile(edge_numbers, 2)),
                ),
                shape=(self._n, self._m),
            )
        )
        places = np.minimum(capacity[members], self._incidence.sum(axis=1))
        self._capacity = places.astype(np.float64)
        _, part = connected_components(self._incidence @ self._incidence.T, directed=False)
        self._part = part[ends[:, 0]].astype(np.int64)
        self._halves = np.floor(np.bincount(part, weights=self._capacity) / 2.0)
        self._parts = csr_array(
            (np.ones(self._m), (self._part, edge_numbers)), shape=(len(self._halves), self._m)
        )

    def solve(self, weights: DoubleArray) -> tuple[BoolArray, int]:
        """Chosen edges, and how many members could be served at best."""
        plain = self._maximise(weights, np.zeros(self._n), at_least_served=0)
        if (self._incidence @ plain > 0).all():
            return plain, self._n
        most = self._maximise(np.zeros(self._m), np.ones(self._n), at_least_served=0)
        servable = int((self._incidence @ most > 0).sum())
        if int((self._incidence @ plain > 0).sum()) == servable:
            return plain, servable
        return self._maximise(weights, np.zeros(self._n), at_least_served=servable), servable

    def _maximise(
        self, weights: DoubleArray, worth_served: DoubleArray, at_least_served: int
    ) -> BoolArray:
        """Maximise ``weights . x + worth_served . z`` with ``sum z >= at_least_served``.

        Raises
        ------
        RoundError
            If HiGHS stops without an optimum.
        _GivenUpError
            If the nodes are used up.
        """
        n, m = self._n, self._m
        places = vstack([self._incidence, self._parts])
        room = np.concatenate([self._capacity, self._halves])
        limits = LinearConstraint(hstack([places, csr_array((places.shape[0], n))]), ub=room)
        served = LinearConstraint(hstack([self._incidence, -identity(n)]), lb=np.zeros(n))
        enough = LinearConstraint(
            np.concatenate([np.zeros(m), np.ones(n)])[None, :], lb=at_least_served
        )
        solved = milp(
            -np.concatenate([weights, worth_served]),
            constraints=[limits, served, enough],
            integrality=np.concatenate([np.ones(m), np.zeros(n)]),
            bounds=Bounds(np.concatenate([self._least, np.zeros(n)]), 1.0),
            options={"mip_rel_gap": 0.0, "node_limit": self._nodes},
        )
        if self._nodes < _ALL_NODES and solved.status not in {0, *_NO_SOLUTION}:
            raise _GivenUpError
        if solved.x is None or solved.status != 0:
            message = f"matching: the solver stopped without an optimum: {solved.message}"
            raise RoundError(message)
        chosen: BoolArray = solved.x[:m] > 0.5
        return chosen

    def prices(self, weights: DoubleArray) -> tuple[DoubleArray, Halves]:
        """Dual prices of the linear relaxation: of all members, shape (n_all,), and of parts."""
        relaxed = linprog(  # type: ignore[call-overload]  # the stubs forbid sparse matrices
            -weights,
            A_ub=vstack([self._incidence, self._parts]),
            b_ub=np.concatenate([self._capacity, self._halves]),
            bounds=np.stack([self._least, np.ones(self._m)], axis=1),
            method="highs",
        )
        prices, marginals = np.zeros(self._all_members), -relaxed.ineqlin.marginals
        prices[self._members] = marginals[: self._n]
        return prices, Halves(self._part, self._halves, marginals[self._n :])
