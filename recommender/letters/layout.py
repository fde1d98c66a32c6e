"""Where each member lies on the map: by ties in a small club, by community in a large one."""

from __future__ import annotations

from typing import TYPE_CHECKING

import networkx as nx
import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from recommender.arrays import DoubleArray, IntArray

SPRING_UP_TO = 1_500
"""Members up to which ties pull the map into shape; it takes n x n numbers, so not beyond."""

_GOLDEN_ANGLE = np.pi * (3 - np.sqrt(5))


def positions(
    size: int, ties: Sequence[tuple[int, int]], communities: Sequence[int], seed: int
) -> DoubleArray:
    """A place for every member.

    Members start in discs, one per community, and those with ties are then drawn together
    by them (Fruchterman & Reingold, 1991).

    Parameters
    ----------
    size
        Number of members.
    ties
        Pairs of row numbers.
    communities
        Number of each member's community.
    seed
        The same seed gives the same map.

    Returns
    -------
    DoubleArray, shape (size, 2)
        Coordinates from 0 to 1.
    """
    places = _to_unit(_discs(np.asarray(communities, dtype=np.int64)))
    tied = sorted({row for tie in ties for row in tie})
    if tied and size <= SPRING_UP_TO:
        graph: nx.Graph[int] = nx.Graph()
        graph.add_nodes_from(tied)
        graph.add_edges_from(ties)
        spread = 1.6 / np.sqrt(len(tied))
        start = {row: places[row] for row in tied}
        moved = nx.spring_layout(
            graph, k=spread, pos=start, iterations=40, seed=seed, method="force"
        )
        core = _to_unit(np.array([moved[row] for row in tied]))
        places = _ring(size, 0.5) if len(tied) < size else places
        places[tied] = 0.06 + 0.88 * core if len(tied) < size else core
    return places


def _discs(communities: IntArray) -> DoubleArray:
    """Each community a disc of sunflower seeds, the discs in a spiral, the largest inmost."""
    labels, sizes = np.unique(communities, return_counts=True)
    order = np.argsort(-sizes, kind="stable")
    places = np.zeros((len(communities), 2))
    # Discs are laid as seeds are: each outside the area of those before it.
    covered = np.concatenate([[0.0], np.cumsum(sizes[order])[:-1]]) + sizes[order] / 2
    for number, (label, area) in enumerate(zip(labels[order], covered, strict=True)):
        members = np.flatnonzero(communities == label)
        centre = 2.0 * np.sqrt(area) * _direction(np.array([float(number)]))[0]
        seeds = np.arange(len(members), dtype=float)
        places[members] = centre + np.sqrt(seeds)[:, None] * _direction(seeds) * 0.9
    return places


def _direction(numbers: DoubleArray) -> DoubleArray:
    angles = numbers * _GOLDEN_ANGLE
    return np.stack([np.cos(angles), np.sin(angles)], axis=-1)


def _ring(size: int, radius: float) -> DoubleArray:
    angles = np.linspace(0, 2 * np.pi, size, endpoint=False)
    return 0.5 + radius * np.stack([np.cos(angles), np.sin(angles)], axis=-1)


def _to_unit(places: DoubleArray) -> DoubleArray:
    if not len(places):
        return places
    low, high = places.min(axis=0), places.max(axis=0)
    unit: DoubleArray = (places - low) / np.where(high > low, high - low, 1.0)
    return unit
