"""An organiser's edits, as rules and as pairs that are in whatever they cost."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from recommender.maths.pairs import member_of, pair_keys
from recommender.rules.banned import RULE as BANNED
from recommender.rules.checks import PairList

if TYPE_CHECKING:
    from collections.abc import Iterable

    from recommender.arrays import BoolArray, IntArray
    from recommender.club.club import Club
    from recommender.rules.permissions import Permissions


def rows_of(club: Club, pairs: Iterable[tuple[str, str]]) -> IntArray:
    """Row numbers of pairs of ids, shape (m, 2), those of non-members left out."""
    known = [(club.rows[a], club.rows[b]) for a, b in pairs if {a, b} <= club.rows.keys()]
    return np.array(known, dtype=np.int64).reshape(-1, 2)


def banning(rules: Permissions, banned: IntArray) -> Permissions:
    """The rules, and some pairs taken out."""
    return rules.with_check(BANNED.reason, PairList.of(banned, len(rules.capacity)))


def forced_among(pairs: IntArray, locked: IntArray, capacity: IntArray) -> BoolArray:
    """Which pairs must be in: locked ones, in their order, while both have places.

    Parameters
    ----------
    pairs
        Shape (m, 2), what may be chosen from, each pair once.
    locked
        Shape (k, 2), few.
    capacity
        Shape (n,).
    """
    n = len(capacity)
    here = np.sort(pair_keys(pairs, n))
    left, keys = capacity.copy(), []
    for pair, key in zip(locked, pair_keys(locked, n), strict=True):
        if member_of(np.array([key]), here)[0] and (left[pair] > 0).all():
            left[pair] -= 1
            keys.append(key)
    return member_of(pair_keys(pairs, n), np.unique(np.array(keys, dtype=np.int64)))
