"""Variety over time: somebody less like those whom a member was introduced to last."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from recommender.arrays import DoubleArray, FloatArray, IntArray
    from recommender.club.club import Club
    from recommender.pipeline.prepared import Prepared


@dataclass(frozen=True, eq=False)
class Variety:
    """What is taken off a pair for being like the last partners of the two."""

    weight: float
    """Log-odds for being just like one of them."""
    background: FloatArray
    """Shape (n, d): where members come from, unit rows."""
    last: IntArray
    """Shape (n, k): rows of each member's last partners, -1 where there were fewer."""

    def penalty(self, pairs: IntArray) -> DoubleArray:
        """Log-odds to be taken off, at least 0, shape (m,): the mean of what both would find alike.

        Parameters
        ----------
        pairs
            Shape (m, 2).
        """
        taken = np.zeros(len(pairs))
        for member, other in ((0, 1), (1, 0)):
            last = self.last[pairs[:, member]]
            theirs = self.background[np.maximum(last, 0)]
            alike = np.einsum("mkd,md->mk", theirs, self.background[pairs[:, other]])
            nearest = np.where(last >= 0, alike, 0.0).max(axis=1, initial=0.0)
            taken += 0.5 * np.maximum(nearest, 0.0)
        return self.weight * taken


def make_variety(prepared: Prepared) -> Variety | None:
    """The penalty of a club; None where it is turned off or nobody has a past."""
    knobs = prepared.config.season
    last = list_last_partners(prepared.club, knobs.variety_partners)
    if knobs.variety <= 0 or not (last >= 0).any():
        return None
    return Variety(knobs.variety, prepared.background, last)


def list_last_partners(club: Club, count: int) -> IntArray:
    """Whom each member was introduced to last, shape (n, count); -1 for none.

    Parameters
    ----------
    club
        With its history.
    count
        Partners looked at, the latest first.
    """
    last = np.full((len(club), count), -1, dtype=np.int64)
    history = club.introductions
    filled = np.zeros(len(club), dtype=np.int64)
    for name in sorted(set(history["week"]), reverse=True):
        pairs = club.pairs(history[history["week"] == name])
        for a, b in (*map(tuple, pairs), *map(tuple, pairs[:, ::-1])):
            if filled[a] < count:
                last[a, filled[a]] = b
                filled[a] += 1
    return last
