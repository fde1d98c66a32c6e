"""One member's best partners among all, by cells of near items."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING

import numpy as np

from recommender.maths.search.cells import nearest_items
from recommender.maths.search.heaps import empty_best
from recommender.maths.search.hits import hits_of, moved
from recommender.maths.search.near_partners import owners_of
from recommender.maths.search.tally import (
    add_meets,
    add_met,
    add_near,
    add_shared,
    empty_tally,
    settle,
)
from recommender.maths.threads import at_once

if TYPE_CHECKING:
    from recommender.arrays import FloatArray, IntArray
    from recommender.maths.search.best_partners import Content
    from recommender.maths.search.cells import Cells
    from recommender.maths.search.hits import Given, Hits
    from recommender.maths.search.tally import Club, Owners, Tally
    from recommender.maths.texts.items import Items

_PROBES = 40
"""Cells looked at for each item of the member."""
_COMMON_PROBES = 16
_HITS = 600
"""Items of others that count for each item of the member."""
_NEAR = 100
"""Members nearest in common ground, of whom nothing else need speak."""
_KEPT = 2
"""Times as many members as are asked for are scored once evidence has chosen them."""


@dataclass(frozen=True)
class Lookup:
    """A club's items in cells. Members who have changed since are looked at whatever they say."""

    gives: Given
    needs: Given
    interests: Given
    common: Cells
    owners: Owners
    changed: IntArray
    """Ascending rows of members who have other items now."""

    def after(self, before: Content, now: Content, changed: IntArray) -> Lookup:
        """The same cells after some members have changed, ascending rows ``changed``."""
        return replace(
            self,
            gives=moved(self.gives, before.gives, now.gives, changed),
            needs=moved(self.needs, before.needs, now.needs, changed),
            interests=moved(self.interests, before.interests, now.interests, changed),
            owners=owners_of(now),
            changed=np.union1d(self.changed, changed),
        )


def best_of_one(lookup: Lookup, club: Club, content: Content, row: int, k: int) -> IntArray:
    """Rows of about the ``k`` best partners of one member, ascending.

    Parameters
    ----------
    lookup, club, content
        Of the whole club, as it is now.
    row
        The member.
    k
        At least 1.
    """
    n = len(content)
    tally = empty_tally(n, len(content.needs.vectors))
    best, few = empty_best(1, k), empty_best(1, min(_KEPT * k, n))
    count = _found(lookup, content, tally, row)
    settle(tally, (row, count), club, few, best, 0)
    found: IntArray = np.sort(best.partner[0][best.partner[0] >= 0])
    return found


def _found(lookup: Lookup, content: Content, tally: Tally, row: int) -> int:
    """Add up all that speaks for anybody; gives how many are touched."""
    owners = lookup.owners
    searches = (
        (content.gives, lookup.needs),
        (content.needs, lookup.gives),
        (content.interests, lookup.interests),
    )
    meets, met, shared = at_once(partial(_hits, row), searches)
    count = add_met(tally, met, (0, len(met.start) - 1), owners.gives, 0)
    count = add_meets(tally, meets, (0, len(meets.start) - 1, row), owners.needs, count)
    count = add_shared(tally, shared, (0, len(shared.start) - 1), owners.interests, count)
    count = add_near(tally, _nearest(lookup.common, content.common[row]), count)
    return add_near(tally, lookup.changed, count)


def _hits(row: int, asked: tuple[Items, Given]) -> Hits:
    items, given = asked
    return hits_of(items.vectors[items.rows(row)], given, _PROBES, _HITS)


def _nearest(cells: Cells, common: FloatArray) -> IntArray:
    """Rows of the members nearest in common ground; -1 = nobody."""
    least = np.zeros(1, np.float32)
    found = nearest_items(cells, common[None], _COMMON_PROBES, _NEAR, least)
    rows: IntArray = found.item[0].astype(np.int64)
    return rows
