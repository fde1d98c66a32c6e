"""For the compiled search alone: the rules laid out to be asked about pairs one by one.

Nothing but the search reads this. It knows the kinds of check listed here; a pair that breaks a
rule of another kind is found by the search and taken out when it is weighed.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from recommender.maths.pairs import pairs_of
from recommender.maths.search.terms import Terms
from recommender.rules.checks import FormatClash, MemberMask, NothingShared, PairList

if TYPE_CHECKING:
    from recommender.arrays import IntArray
    from recommender.rules.permissions import Permissions


def terms_of(permissions: Permissions) -> Terms:
    """The rules as the search reads them."""
    n = len(permissions.capacity)
    keys = [check.keys for check in permissions.checks if isinstance(check, PairList)]
    pairs = pairs_of(np.unique(np.concatenate([np.zeros(0, dtype=np.int64), *keys])), n)
    ends = np.concatenate([pairs, pairs[:, ::-1]])
    ends = ends[np.lexsort((ends[:, 1], ends[:, 0]))]
    start = np.searchsorted(ends[:, 0], np.arange(n + 1))
    return _with_barred(permissions, start, np.ascontiguousarray(ends[:, 1]))


def terms_after(before: Terms, old: Permissions, new: Permissions) -> Terms:
    """The rules after profiles have changed; pairs named one by one are kept if they are the same.

    Parameters
    ----------
    before
        What `terms_of` made of ``old``.
    old, new
        The rules before and after.
    """
    for first, second in zip(old.checks, new.checks, strict=True):
        if _keys(first) is not _keys(second) and not np.array_equal(_keys(first), _keys(second)):
            return terms_of(new)
    return _with_barred(new, before.start, before.barred)


_NO_KEYS = np.zeros(0, dtype=np.int64)


def _keys(check: object) -> IntArray:
    return check.keys if isinstance(check, PairList) else _NO_KEYS


def _with_barred(permissions: Permissions, start: IntArray, barred: IntArray) -> Terms:
    n = len(permissions.capacity)
    active, spoken = np.ones(n, dtype=np.bool_), np.zeros((n, 1), dtype=np.int64)
    meet, city = np.zeros(n, dtype=np.int64), np.full(n, -1)
    for check in permissions.checks:
        if isinstance(check, MemberMask):
            active &= ~check.out
        elif isinstance(check, NothingShared):
            spoken = check.bits
        elif isinstance(check, FormatClash):
            meet, city = check.ways, city if check.cities is None else check.cities
    return Terms(active, spoken, meet, city, start, barred)
