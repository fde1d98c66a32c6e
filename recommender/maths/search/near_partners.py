"""The best partners of every member, looked for in cells of near items: for clubs of any size.

What speaks for a pair is rare: a need met, an interest shared. So it is looked for item by item
in a few cells of near ones, added up by member, and only those with the most of it are scored.
Work grows a little faster than the club, and no faster than its items times the items of some
cells.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from recommender.maths.search.cells import nearest_items
from recommender.maths.search.heaps import Best, empty_best
from recommender.maths.search.hits import Given, Hits, hits_of, joined, turned
from recommender.maths.search.tally import (
    Club,
    Owners,
    add_meets,
    add_met,
    add_near,
    add_shared,
    empty_tally,
    settle,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from recommender.arrays import FloatArray, IntArray
    from recommender.maths.search.best_partners import Content
    from recommender.maths.search.cells import Cells
    from recommender.maths.search.pair_score import Linear
    from recommender.maths.search.terms import Terms

    Spread = Callable[[Callable[[IntArray], Any], Sequence[IntArray]], Iterator[Any]]


class Effort(NamedTuple):
    """How far is looked: more finds more and takes longer."""

    probes: int = 64
    """Cells of gifts looked at for each need."""
    interest_probes: int = 16
    """Cells looked at for each interest."""
    common_probes: int = 8
    """Cells of members looked at for common ground as a whole."""
    hits: int = 300
    """Gifts that count for a need, at most."""
    interest_hits: int = 60
    near: int = 30
    """Members nearest in common ground, of whom nothing else need speak."""
    kept: int = 300
    """Members scored in full, those with the most evidence."""


@dataclass(frozen=True)
class Sought:
    """A club's content, its gifts, interests and members sorted into cells."""

    content: Content
    gives: Given
    interests: Given
    common: Cells


class Evidence(NamedTuple):
    """All that speaks for any pair, and whose items these are."""

    met: Hits
    """Gifts for each need."""
    meets: Hits
    """Needs for each gift."""
    shared: Hits
    near: IntArray
    """Shape (n, at most near): members near in common ground; -1 = nobody."""
    owners: Owners
    starts: tuple[IntArray, IntArray, IntArray]
    """Where each member's needs, gifts and interests begin, shape (n + 1,) each."""


_ITEMS = 8_192
"""Items searched at a time."""
_MEMBERS = 4_096
"""Members settled at a time."""


class Work:
    """Pieces of work done one after the other, and how far it is.

    Parameters
    ----------
    spread, told
        As for `recommender.maths.search.best_partners.best_partners`.
    pieces
        In all.
    """

    def __init__(self, spread: Spread, told: Callable[[int, int], None], pieces: int) -> None:
        self._spread, self._told, self._pieces, self._done = spread, told, pieces, 0

    def parts(self, work: Callable[[IntArray], Any], ranges: Sequence[IntArray]) -> list[Any]:
        """What each piece gives."""
        found = []
        for part in self._spread(work, ranges):
            found.append(part)
            self._done += 1
            self._told(self._done, self._pieces)
        return found


def near_partners(
    sought: Sought,
    rules: tuple[Linear, Terms],
    k: int,
    spread: Spread,
    told: Callable[[int, int], None],
    effort: Effort,
) -> Best:
    """The ``k`` best partners found for every member whom they may meet.

    Parameters
    ----------
    sought
        The club in cells.
    rules
        What pairs are worth and who may meet.
    k, spread, told
        As for `recommender.maths.search.best_partners.best_partners`.
    effort
        How far is looked.

    Returns
    -------
    Best
        The same wherever the pieces were worked on.
    """
    content = sought.content
    sizes = len(content.needs.vectors), len(content.interests.vectors), len(content)
    ranges = [*(_ranges(size, _ITEMS) for size in sizes), _ranges(len(content), _MEMBERS)]
    work = Work(spread, told, sum(map(len, ranges)))
    evidence = _evidence(sought, effort, work, ranges)
    settled = partial(_settled, club_of(content, *rules), evidence, (k, effort.kept))
    parts = work.parts(settled, ranges[-1])
    return Best(*(np.concatenate(each) for each in zip(*parts, strict=True)))


def _evidence(sought: Sought, effort: Effort, work: Work, ranges: list[list[IntArray]]) -> Evidence:
    content = sought.content
    needs, interests = content.needs, content.interests
    find = partial(_hits, needs.vectors, sought.gives, (effort.probes, effort.hits))
    met = joined(work.parts(find, ranges[0]))
    reach = effort.interest_probes, effort.interest_hits
    shared = joined(
        work.parts(partial(_hits, interests.vectors, sought.interests, reach), ranges[1])
    )
    near = work.parts(partial(_near, content.common, sought.common, effort), ranges[2])
    return Evidence(
        met=met,
        meets=turned(met, len(content.gives.vectors)),
        shared=shared,
        near=np.concatenate(near),
        owners=owners_of(content),
        starts=(needs.start, content.gives.start, interests.start),
    )


def owners_of(content: Content) -> Owners:
    """Whose item each is."""
    return Owners(content.gives.owners, content.needs.owners, content.interests.owners)


def club_of(content: Content, linear: Linear, terms: Terms) -> Club:
    """What settling reads of everybody."""
    counts = np.maximum(content.needs.counts + content.shrink, 1.0).astype(np.float32)
    return Club(counts, content.common, content.background, linear, terms)


def _ranges(size: int, block: int) -> list[IntArray]:
    lows = range(0, max(size, 1), block)
    return [np.array([low, min(low + block, size)]) for low in lows]


def _hits(asked: FloatArray, given: Given, reach: tuple[int, int], rows: IntArray) -> Hits:
    return hits_of(asked[rows[0] : rows[1]], given, *reach)


def _near(common: FloatArray, cells: Cells, effort: Effort, rows: IntArray) -> IntArray:
    asked = common[rows[0] : rows[1]]
    least = np.zeros(len(asked), np.float32)
    return nearest_items(cells, asked, effort.common_probes, effort.near, least).item.astype(
        np.int64
    )


def _settled(club: Club, evidence: Evidence, sizes: tuple[int, int], rows: IntArray) -> Best:
    """The best partners of some members."""
    n, owners = len(club.needs), evidence.owners
    best, few = empty_best(int(rows[1] - rows[0]), sizes[0]), empty_best(1, min(sizes[1], n))
    tally = empty_tally(n, len(owners.needs))
    for place, row in enumerate(range(*rows.tolist())):
        needs, gives, interests = ((int(each[row]), int(each[row + 1])) for each in evidence.starts)
        count = add_met(tally, evidence.met, needs, owners.gives, 0)
        count = add_meets(tally, evidence.meets, (*gives, row), owners.needs, count)
        count = add_shared(tally, evidence.shared, interests, owners.interests, count)
        count = add_near(tally, evidence.near[row], count)
        settle(tally, (row, count), club, few, best, place)
    return best
