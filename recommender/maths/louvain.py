"""Communities by Louvain's method, compiled: networkx takes minutes for a large club.

Visits members in the same order as `networkx.community.louvain_communities` with the same seed
and finds the same communities.
"""

from __future__ import annotations

import random
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from scipy.sparse import coo_array, csr_array

from recommender.maths.compiled import compiled

if TYPE_CHECKING:
    from recommender.arrays import DoubleArray, IntArray

_LEAST_GAIN = 1e-7
"""Gain of modularity under which another level is not worth it, as in networkx."""


class _Level(NamedTuple):
    """The graph of one level: its nodes are the communities of the level below."""

    start: IntArray
    other: IntArray
    weight: DoubleArray
    """Of both directions of every edge, self-loops left out."""
    degree: DoubleArray
    """Weighted degree, self-loops twice."""


def louvain(ties: csr_array, seed: int) -> IntArray:
    """Number of each member's community, shape (n,), in no order.

    Blondel, Guillaume, Lambiotte & Lefebvre, J. Stat. Mech. P10008 (2008).

    Parameters
    ----------
    ties
        Shape (n, n), symmetric, nothing on the diagonal, entries above 0.
    seed
        Of the order in which members are visited.
    """
    labels, total = np.arange(ties.shape[0]), float(ties.sum()) / 2.0
    if not total:
        return labels
    order = random.Random(seed)  # noqa: S311  # networkx' own order, not a secret
    graph, last = ties, _modularity(ties, total)
    while True:
        nodes = list(range(graph.shape[0]))
        order.shuffle(nodes)
        moved = _move_nodes(_level_of(graph), np.array(nodes), total)
        groups = np.unique(moved, return_inverse=True)[1]
        graph, labels = _merged(graph, groups), groups[labels]
        reached = _modularity(graph, total)
        if reached - last <= _LEAST_GAIN:
            return labels
        last = reached


def _level_of(graph: csr_array) -> _Level:
    entries = coo_array(graph)
    off = entries.row != entries.col
    ends = entries.row[off], entries.col[off]
    plain = csr_array(coo_array((entries.data[off], ends), shape=graph.shape))
    degree = np.asarray(graph.sum(axis=1)).ravel()
    start, other = plain.indptr.astype(np.int64), plain.indices.astype(np.int64)
    return _Level(start, other, plain.data.astype(np.float64), degree.astype(np.float64))


def _merged(graph: csr_array, groups: IntArray) -> csr_array:
    """The graph whose nodes are the groups; a group's inner ties stand on the diagonal, twice."""
    size = int(groups.max()) + 1
    entries = coo_array(graph)
    ends = groups[entries.row], groups[entries.col]
    return csr_array(coo_array((entries.data, ends), shape=(size, size)))


def _modularity(graph: csr_array, total: float) -> float:
    """Modularity of the partition whose groups are the nodes."""
    degree = np.asarray(graph.sum(axis=1)).ravel() / (2.0 * total)
    return float(graph.diagonal().sum() / (2.0 * total) - degree @ degree)


@compiled
def _move_nodes(level: _Level, nodes: IntArray, total: float) -> IntArray:
    """Move each node to the neighbouring group that gains most until none moves, shape (n,)."""
    n = len(level.degree)
    group, strength = np.arange(n), level.degree.copy()
    towards, seen = np.zeros(n), np.empty(n, dtype=np.int64)
    moves = 1
    while moves > 0:
        moves = 0
        for u in nodes:
            count = 0
            for i in range(level.start[u], level.start[u + 1]):
                g = group[level.other[i]]
                if towards[g] == 0.0:
                    seen[count] = g
                    count += 1
                towards[g] += level.weight[i]
            own, degree = group[u], level.degree[u]
            strength[own] -= degree
            stay = towards[own] / total - strength[own] * degree / (2.0 * total**2)
            best, gain = own, 0.0
            for k in range(count):
                g = seen[k]
                change = towards[g] / total - strength[g] * degree / (2.0 * total**2) - stay
                if change > gain:
                    best, gain = g, change
                towards[g] = 0.0
            strength[best] += degree
            if best != own:
                group[u] = best
                moves += 1
    return group
