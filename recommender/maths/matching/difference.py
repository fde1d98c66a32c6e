"""Two b-matchings apart: what one has and the other has not, as alternating trails.

Where both matchings give a member a partner of their own, the two edges are joined there; so every
edge of the difference lies on one trail that takes edges of the one and the other in turn. Along a
trail the two matchings can be exchanged alone: whichever side each trail takes, nobody gets more
partners than the larger of both gave them (as Berge, 1957, argues for single partners; for many the
joints are drawn in the order of the edges).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from recommender.maths.pairs import member_of, pair_keys

if TYPE_CHECKING:
    from recommender.arrays import BoolArray, DoubleArray, IntArray


@dataclass(frozen=True, eq=False)
class MatchingDifference:
    """The edges that one of two matchings has alone, by trail."""

    pairs: IntArray
    """Shape (k, 2): the edges, i < j."""
    of_first: BoolArray
    """Shape (k,): whether it is the first matching that has the edge."""
    trail: IntArray
    """Shape (k,): number of the trail that the edge lies on, from 0."""
    both: IntArray
    """Shape (c, 2): the edges that both have."""

    @property
    def count(self) -> int:
        """How many trails there are."""
        return int(self.trail.max(initial=-1)) + 1

    @property
    def sides(self) -> tuple[BoolArray, BoolArray]:
        """The edges of the first and those of the second, shape (k,) each."""
        return self.of_first, ~self.of_first

    @property
    def balanced(self) -> BoolArray:
        """Of each trail whether it has as many edges of the one as of the other, shape (count,)."""
        signs = np.where(self.of_first, 1.0, -1.0)
        level: BoolArray = np.bincount(self.trail, weights=signs, minlength=self.count) == 0
        return level

    def gains(self, values: DoubleArray) -> DoubleArray:
        """What each trail's edges of the first are worth above those of the second, shape (count,).

        Parameters
        ----------
        values
            Shape (k,), one of each edge in ``pairs``.
        """
        signed = np.where(self.of_first, values, -values)
        gained = np.bincount(self.trail, weights=signed, minlength=self.count)
        return gained.astype(np.float64)

    def take(self, first: BoolArray) -> IntArray:
        """The matching that takes the first's side of some trails and the second's of the others.

        Parameters
        ----------
        first
            Shape (count,).

        Returns
        -------
        IntArray, shape (m, 2)
            Pairs i < j, ascending; those of both matchings are among them.
        """
        mine = self.pairs[self.of_first == first[self.trail]]
        whole = np.concatenate([self.both, mine])
        return whole[np.lexsort((whole[:, 1], whole[:, 0]))]


def difference(first: IntArray, second: IntArray, n: int) -> MatchingDifference:
    """The difference of two b-matchings as alternating trails.

    Parameters
    ----------
    first, second
        Shapes (p, 2) and (q, 2): pairs of rows, each once in its matching.
    n
        Number of rows.

    Returns
    -------
    MatchingDifference
        The same whatever the order of the pairs.
    """
    one, other = _ordered(first), _ordered(second)
    shared = member_of(pair_keys(one, n), pair_keys(other, n))
    only_one = one[~shared]
    only_other = other[~member_of(pair_keys(other, n), pair_keys(one, n))]
    pairs = np.concatenate([only_one, only_other])
    of_first = np.arange(len(pairs)) < len(only_one)
    joints = _join(pairs, of_first, n)
    graph = coo_array((np.ones(len(joints)), tuple(joints.T)), shape=(len(pairs), len(pairs)))
    trail = connected_components(graph, directed=False)[1].astype(np.int64)
    return MatchingDifference(pairs, of_first, trail, one[shared])


def _ordered(pairs: IntArray) -> IntArray:
    """Pairs i < j, ascending."""
    whole = np.sort(pairs.reshape(-1, 2), axis=1)
    return whole[np.lexsort((whole[:, 1], whole[:, 0]))]


def _join(pairs: IntArray, of_first: BoolArray, n: int) -> IntArray:
    """Edges of the one and the other that meet in a member, each end joined once, shape (j, 2)."""
    sides = []
    for mine in (of_first, ~of_first):
        edges = np.flatnonzero(mine)
        at, edge = pairs[edges].T.ravel(), np.tile(edges, 2)
        order = np.lexsort((edge, at))
        at, edge = at[order], edge[order]
        rank = np.arange(len(at)) - np.searchsorted(at, at)
        sides.append((at + rank * n, edge))
    (keys, edges), (other_keys, other_edges) = sides
    _, here, there = np.intersect1d(keys, other_keys, assume_unique=True, return_indices=True)
    return np.stack([edges[here], other_edges[there]], axis=1)
