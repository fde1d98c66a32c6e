"""Where each member lies on the map: by ties in a small club, by community in a large one."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from recommender.arrays import DoubleArray, FloatArray, IntArray

SPRING_UP_TO = 1_500
"""Members up to which ties pull the map into shape; each step looks at n x n pairs, so not beyond."""
_STEPS = 40
_FIRST_STEP = 0.1
"""How far everybody moves in the first step; less and less in those after it."""
_SPREAD = 1.6
"""Distance at which pull and push of a tie are equal, in shares of the room each member has."""
_WITHIN_CIRCLE = 4.0
"""Pull of a tie within a community in that of one between two: circles are what the map shows."""
_NEAREST = 0.01
"""Members nearer than this push no harder, so that nobody is thrown out of the map."""

_GOLDEN_ANGLE = np.pi * (3 - np.sqrt(5))


def place_members(
    size: int, ties: Sequence[tuple[int, int]], communities: Sequence[int]
) -> DoubleArray:
    """A place for every member.

    Members start in discs, one per community, and those with ties are then drawn together
    by them (Fruchterman & Reingold, 1991).

    Parameters
    ----------
    size
        Number of members.
    ties
        Pairs of row numbers, each once.
    communities
        Number of each member's community.

    Returns
    -------
    DoubleArray, shape (size, 2)
        Coordinates from 0 to 1, the same for the same ties and communities.
    """
    places = _scale_to_unit(_place_in_discs(np.asarray(communities, dtype=np.int64)))
    if not ties or size > SPRING_UP_TO:
        return places
    tied, ends = np.unique(np.asarray(ties, dtype=np.int64), return_inverse=True)
    pull = _weigh_ties(ends.reshape(-1, 2), np.asarray(communities)[tied])
    core = _scale_to_unit(_draw_together(places[tied], pull))
    if len(tied) == size:
        return core
    places = _place_on_ring(size, 0.5)
    places[tied] = 0.06 + 0.88 * core
    return places


def place_by_background(background: FloatArray) -> DoubleArray:
    """A place for every member by where they come from: near on the map is alike.

    The two directions in which backgrounds differ most; along each, members stand in their order and
    as far from each other as half their number and half their difference say, so that neither a crowd
    nor an odd one out takes the map.

    Parameters
    ----------
    background
        Shape (n, d), unit rows.

    Returns
    -------
    DoubleArray, shape (n, 2)
        Coordinates from 0 to 1, the same for the same backgrounds.
    """
    n = len(background)
    if n < 3:
        return np.linspace(0.0, 1.0, n)[:, None] * np.ones(2)
    centred = background.astype(np.float64) - background.mean(axis=0)
    directions = np.linalg.svd(centred, full_matrices=False)[2]
    plane = np.zeros((n, 2))
    plane[:, : len(directions)] = centred @ directions[:2].T
    ranks = np.argsort(np.argsort(plane, axis=0, kind="stable"), axis=0) / (n - 1)
    return (_scale_to_unit(plane) + ranks) / 2


def _weigh_ties(ties: IntArray, communities: IntArray) -> DoubleArray:
    """How strongly a tie draws each two together, shape (n, n); 0 without one."""
    a, b = ties.T
    pull = np.zeros((len(communities), len(communities)))
    pull[a, b] = pull[b, a] = np.where(communities[a] == communities[b], _WITHIN_CIRCLE, 1.0)
    return pull


def _draw_together(start: DoubleArray, pull: DoubleArray) -> DoubleArray:
    """Places once ties have pulled and everybody has pushed everybody else away, shape (n, 2).

    All move as far in a step, each where the forces point, and less far in every step.
    """
    x, y = start.T
    rest = _SPREAD / np.sqrt(len(start))
    for step in np.linspace(_FIRST_STEP, 0.0, _STEPS, endpoint=False):
        dx, dy = np.subtract.outer(x, x), np.subtract.outer(y, y)
        apart = np.maximum(np.hypot(dx, dy), _NEAREST)
        force = (rest / apart) ** 2 - pull * apart / rest
        to_x, to_y = (force * dx).sum(axis=1), (force * dy).sum(axis=1)
        share = step / np.maximum(np.hypot(to_x, to_y), _NEAREST)
        x, y = x + share * to_x, y + share * to_y
    return np.stack([x, y], axis=-1)


def _place_in_discs(communities: IntArray) -> DoubleArray:
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


def _place_on_ring(size: int, radius: float) -> DoubleArray:
    angles = np.linspace(0, 2 * np.pi, size, endpoint=False)
    return 0.5 + radius * np.stack([np.cos(angles), np.sin(angles)], axis=-1)


def _scale_to_unit(places: DoubleArray) -> DoubleArray:
    if not len(places):
        return places
    low, high = places.min(axis=0), places.max(axis=0)
    unit: DoubleArray = (places - low) / np.where(high > low, high - low, 1.0)
    return unit
