"""One member's evidence with all others, added up from sparse lists of hits."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from recommender.maths.compiled import compiled, compiled_sums
from recommender.maths.search.heaps import offer
from recommender.maths.search.pair_score import pair_score
from recommender.maths.search.terms import may_meet

if TYPE_CHECKING:
    from recommender.arrays import BoolArray, FloatArray, IntArray
    from recommender.maths.search.heaps import Best
    from recommender.maths.search.hits import Hits
    from recommender.maths.search.pair_score import Linear
    from recommender.maths.search.terms import Terms


class Tally(NamedTuple):
    """What is known of everybody with one member; levels are 0 between two members."""

    ours: FloatArray
    """Shape (n,): evidence that each meets the member's needs, summed over these."""
    theirs: FloatArray
    """Shape (n,): evidence that the member meets theirs."""
    shared: FloatArray
    """Shape (n,): of the nearest interests."""
    known: BoolArray
    """Shape (n,): who is among those touched."""
    touched: IntArray
    """Shape (n,): those of whom anything is known, the first ``count``."""
    most: FloatArray
    """Shape (n,): largest level so far for one need of the member's."""
    mark: IntArray
    """Shape (n,): which need that was, + 1."""
    most_asked: FloatArray
    """Shape (n_needs,): largest level so far for each need of others."""
    mark_asked: IntArray
    """Shape (n_needs,): whose gift that was, + 1."""


class Owners(NamedTuple):
    """Whose item each is, shape (n_items,)."""

    gives: IntArray
    needs: IntArray
    interests: IntArray


class Club(NamedTuple):
    """What scores read of members besides their items, what they are worth, and who may meet."""

    needs: FloatArray
    """Shape (n,): number of needs, and what is added to it."""
    common: FloatArray
    """Shape (n, dimension)."""
    background: FloatArray
    """Shape (n, r)."""
    linear: Linear
    terms: Terms


def empty_tally(n: int, n_needs: int) -> Tally:
    """Nothing known."""
    return Tally(
        ours=np.zeros(n, np.float32),
        theirs=np.zeros(n, np.float32),
        shared=np.zeros(n, np.float32),
        known=np.zeros(n, np.bool_),
        touched=np.zeros(n, np.int64),
        most=np.zeros(n, np.float32),
        mark=np.zeros(n, np.int64),
        most_asked=np.zeros(n_needs, np.float32),
        mark_asked=np.zeros(n_needs, np.int64),
    )


@compiled
def _touch(tally: Tally, member: int, count: int) -> int:
    if tally.known[member]:
        return count
    tally.known[member] = True
    tally.touched[count] = member
    return count + 1


@compiled
def add_met(tally: Tally, hits: Hits, rows: tuple[int, int], owner: IntArray, count: int) -> int:
    """Add who meets some needs: of each need the best of what each other gives."""
    for need in range(rows[0], rows[1]):
        for at in range(hits.start[need], hits.start[need + 1]):
            member, level = owner[hits.other[at]], np.float32(hits.level[at]) / np.float32(255.0)
            count = _touch(tally, member, count)
            if tally.mark[member] != need + 1:
                tally.mark[member], tally.most[member] = need + 1, np.float32(0.0)
            if level > tally.most[member]:
                tally.ours[member] += level - tally.most[member]
                tally.most[member] = level
    return count


@compiled
def add_meets(
    tally: Tally, hits: Hits, rows: tuple[int, int, int], owner: IntArray, count: int
) -> int:
    """Add whose needs a member's gifts meet: of each of their needs the best of these gifts."""
    giver = rows[2]
    for gift in range(rows[0], rows[1]):
        for at in range(hits.start[gift], hits.start[gift + 1]):
            need, level = hits.other[at], np.float32(hits.level[at]) / np.float32(255.0)
            member = owner[need]
            count = _touch(tally, member, count)
            if tally.mark_asked[need] != giver + 1:
                tally.mark_asked[need], tally.most_asked[need] = giver + 1, np.float32(0.0)
            if level > tally.most_asked[need]:
                tally.theirs[member] += level - tally.most_asked[need]
                tally.most_asked[need] = level
    return count


@compiled
def add_shared(tally: Tally, hits: Hits, rows: tuple[int, int], owner: IntArray, count: int) -> int:
    """Add who shares an interest."""
    for item in range(rows[0], rows[1]):
        for at in range(hits.start[item], hits.start[item + 1]):
            member, level = owner[hits.other[at]], np.float32(hits.level[at]) / np.float32(255.0)
            count = _touch(tally, member, count)
            tally.shared[member] = max(tally.shared[member], level)
    return count


@compiled
def add_near(tally: Tally, near: IntArray, count: int) -> int:
    """Add members of whom nothing else need be known; -1 is nobody."""
    for member in near:
        if member >= 0:
            count = _touch(tally, member, count)
    return count


@compiled
def settle(
    tally: Tally, touched: tuple[int, int], club: Club, few: Best, best: Best, place: int
) -> None:
    """Offer a member the best of those touched, and clear the tally.

    Parameters
    ----------
    tally
        Of the member.
    touched
        The member, and how many others are touched.
    club
        Everybody.
    few
        One row, for those best by evidence alone, who are then scored in full.
    best, place
        Heaps, and the member's row in them, empty.
    """
    row, count = touched
    few.score[:], few.partner[:] = -np.inf, -1
    linear, terms, needs = club.linear, club.terms, club.needs  # taken out of loops: much quicker
    ours, theirs, shared = tally.ours, tally.theirs, tally.shared
    for other in tally.touched[:count]:
        if other != row:
            levels = ours[other] / needs[row], theirs[other] / needs[other], shared[other]
            score = pair_score(linear, (row, other), levels, (0.0, 0.0))
            if score >= few.score[0, 0] and may_meet(terms, row, other):
                offer(few, 0, score, other)
    common, background = club.common, club.background
    for other in few.partner[0]:
        if other >= 0:
            cosines = _product(common, row, other), _product(background, row, other)
            levels = ours[other] / needs[row], theirs[other] / needs[other], shared[other]
            offer(best, place, pair_score(linear, (row, other), levels, cosines), other)
    for other in tally.touched[:count]:
        ours[other] = theirs[other] = shared[other] = 0.0
        tally.known[other] = False


@compiled_sums
def _product(vectors: FloatArray, row: int, other: int) -> float:
    """Inner product of two rows."""
    total = np.float32(0.0)
    for place in range(vectors.shape[1]):
        total += vectors[row, place] * vectors[other, place]
    return float(total)
