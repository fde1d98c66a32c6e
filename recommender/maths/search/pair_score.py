"""The score that all pairs are compared by: the edge weight but for contacts and competition."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from recommender.maths.compiled import compiled

if TYPE_CHECKING:
    from recommender.arrays import FloatArray, IntArray
    from recommender.maths.search.every_pair import Scale


class Linear(NamedTuple):
    """What a pair's score is made of; all weights in log-odds."""

    fit_mean: float
    fit_min: float
    shared: float
    common: FloatArray
    """By common-ground cosine, in equal steps from -1 to 1."""
    band: FloatArray
    """Reward by background cosine, in equal steps from -1 to 1, before the dial."""
    dial: FloatArray
    """Shape (n,)."""
    owed: FloatArray
    """Shape (n,): added for each of the two."""
    travel: float
    """Added where one only meets in person, none only online, and places differ."""
    place: IntArray
    """Shape (n,)."""
    meet: IntArray
    """Shape (n,): 0 either, 1 in person, 2 online."""
    same_group: float
    """Taken off, times the dial, within one group."""
    group: IntArray
    """Shape (n,)."""


@compiled
def pair_score(
    linear: Linear,
    pair: tuple[int, int],
    levels: tuple[float, float, float],
    cosines: tuple[float, float],
) -> float:
    """Log-odds of one pair.

    Parameters
    ----------
    linear
        The weights.
    pair
        The two members, in either order.
    levels
        0 to 1: how far the second meets the first's needs, how far the first the second's, and
        the evidence of a shared interest.
    cosines
        Of common ground and of background.
    """
    u, v = pair
    ours, theirs, shared = levels
    steps, bands = (len(linear.common) - 1) / 2.0, (len(linear.band) - 1) / 2.0
    score = linear.fit_mean * (ours + theirs) / 2 + linear.fit_min * min(ours, theirs)
    score += linear.shared * shared
    place = (min(max(cosines[0], -1.0), 1.0) + 1.0) * steps
    score += linear.common[int(place + 0.5)]
    place = (min(max(cosines[1], -1.0), 1.0) + 1.0) * bands
    reward = linear.band[int(place + 0.5)]
    if linear.group[u] == linear.group[v]:
        reward -= linear.same_group
    if linear.place[u] != linear.place[v] and max(linear.meet[u], linear.meet[v]) == 1:
        score += linear.travel
    owed = linear.owed[u] + linear.owed[v]
    return float(score + owed + reward * (linear.dial[u] + linear.dial[v]) / 2)


@compiled
def combine(
    parts: tuple[FloatArray, FloatArray, FloatArray, FloatArray, FloatArray],
    scale: Scale,
    linear: Linear,
    corner: tuple[int, int],
    out: FloatArray,
) -> None:
    """Scores of a block of pairs; -inf where the second is not after the first.

    Parameters
    ----------
    parts
        Shape (a, b) each but the second, (b, a): how far rows meet the columns' needs and
        columns the rows', 0 to 1; nearest interests; cosines of common ground and of background.
    scale
        Of the evidence of interests.
    linear
        The weights.
    corner
        Rows of the club at which the block starts; a pair counts once, the smaller row first.
    out
        Shape (a, b), filled in.
    """
    given, asked, interests, common, background = parts
    for i in range(out.shape[0]):
        u = corner[0] + i
        for j in range(out.shape[1]):
            v = corner[1] + j
            if u >= v:
                out[i, j] = -np.inf
                continue
            z = interests[i, j] / scale.sd
            shared = min(max((z - scale.none) / (scale.clear - scale.none), 0.0), 1.0)
            levels = given[i, j], asked[j, i], shared
            out[i, j] = pair_score(linear, (u, v), levels, (common[i, j], background[i, j]))
