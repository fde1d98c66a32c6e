"""Who may be introduced to whom, asked about millions of pairs one by one."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from recommender.maths.compiled import compiled

if TYPE_CHECKING:
    from recommender.arrays import BoolArray, IntArray


class Terms(NamedTuple):
    """Who may be introduced to whom, as far as the two alone decide."""

    active: BoolArray
    """Shape (n,): takes introductions."""
    spoken: IntArray
    """Shape (n, n_words): a bit per language; all 0 = not stated, which stands in no way."""
    meet: IntArray
    """Shape (n,): 0 either, 1 in person, 2 online."""
    city: IntArray
    """Shape (n,): where somebody must be met who only meets in person; -1 = anywhere."""
    start: IntArray
    """Shape (n + 1,): where each member's partners begin who are not allowed one by one."""
    barred: IntArray
    """These partners, each member's ascending."""


@compiled
def _can_talk(terms: Terms, u: int, v: int) -> bool:
    """Whether two members share a language, or one of them has stated none."""
    own, other = False, False
    for word in range(terms.spoken.shape[1]):
        if terms.spoken[u, word] & terms.spoken[v, word]:
            return True
        own |= terms.spoken[u, word] != 0
        other |= terms.spoken[v, word] != 0
    return not (own and other)


@compiled
def may_meet(terms: Terms, u: int, v: int) -> bool:
    """Whether two members may be introduced."""
    if not (terms.active[u] and terms.active[v] and _can_talk(terms, u, v)):
        return False
    ways = min(terms.meet[u], terms.meet[v]), max(terms.meet[u], terms.meet[v])
    if ways == (1, 2):
        return False
    apart = min(terms.city[u], terms.city[v]) >= 0 and terms.city[u] != terms.city[v]
    if ways[1] == 1 and apart:
        return False
    return not _barred(terms, u, v)


@compiled
def _barred(terms: Terms, u: int, v: int) -> bool:
    """Whether the second is among those whom the first may not meet: a search by halves."""
    low, high = terms.start[u], terms.start[u + 1]
    while low < high:
        middle = (low + high) // 2
        if terms.barred[middle] < v:
            low = middle + 1
        else:
            high = middle
    return bool(low < terms.start[u + 1] and terms.barred[low] == v)
