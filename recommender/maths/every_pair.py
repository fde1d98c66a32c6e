"""Scoring every pair of a club, block by block, and keeping the best few of each member.

The inner products of two blocks of members' items come from BLAS; what is made of them, and
the heaps of the best, are compiled. No block's result depends on any other's.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from recommender.maths.compiled import compiled, compiled_sums

if TYPE_CHECKING:
    from recommender.arrays import BoolArray, FloatArray, IntArray


class Scale(NamedTuple):
    """How inner products become evidence."""

    sd: float
    """What makes them z-values."""
    none: float
    """z up to which there is no evidence."""
    clear: float
    """z from which there is full evidence, above ``none``."""


class Rough(NamedTuple):
    """Inner products of two ranges of items, from all or from their leading directions."""

    products: FloatArray
    """Shape (n_rows, n_columns)."""
    rows: FloatArray
    """Shape (n_rows, dimension): the items, to multiply in full what is roughly large."""
    columns: FloatArray
    least: float
    """Products up to this one are no evidence."""
    inexact: bool
    """Whether the products are of leading directions only."""


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


class Best(NamedTuple):
    """The best partners of each member as heaps, the worst of them on top."""

    score: FloatArray
    """Shape (n, k); -inf where there is none yet."""
    partner: IntArray
    """Shape (n, k); -1 where there is none yet."""


def empty_best(n: int, k: int) -> Best:
    """No partner for anybody."""
    return Best(np.full((n, k), -np.inf, np.float32), np.full((n, k), -1, np.int64))


@compiled
def _largest_of_rows(products: FloatArray, rows: tuple[int, int], best: FloatArray) -> None:
    """Fill in the largest entry of each column over some rows; -inf over none."""
    best[:] = -np.inf
    for row in range(rows[0], rows[1]):
        for column in range(len(best)):
            if products[row, column] > best[column]:  # noqa: PLR1730  # max() looks for NaN: slow
                best[column] = products[row, column]


@compiled_sums
def _exact_best(rough: Rough, rows: tuple[int, int], column: int) -> float:
    """Largest inner product of some row items with one column item, where roughly large."""
    largest, one = np.float32(-np.inf), rough.columns[column]
    for row in range(rows[0], rows[1]):
        if rough.products[row, column] > rough.least:
            other, total = rough.rows[row], np.float32(0.0)
            for place in range(len(one)):
                total += one[place] * other[place]
            largest = max(largest, total)
    return float(largest)


@compiled
def needs_met(
    rough: Rough, gives: IntArray, needs: IntArray, scale: Scale, out: FloatArray
) -> None:
    """Evidence that each giver meets each asker's needs, summed over the needs.

    Parameters
    ----------
    rough
        Givers' items by askers' items.
    gives, needs
        Where each giver's and each asker's items start, shape (n + 1,) each, from 0.
    scale
        Of the evidence.
    out
        Shape (n_givers, n_askers), filled in.
    """
    near = np.empty(rough.products.shape[1], dtype=np.float32)
    low, high = np.float32(scale.none * scale.sd), np.float32(scale.clear * scale.sd)
    for giver in range(len(gives) - 1):
        rows = gives[giver], gives[giver + 1]
        _largest_of_rows(rough.products, rows, near)
        for asker in range(len(needs) - 1):
            total = np.float32(0.0)
            for column in range(needs[asker], needs[asker + 1]):
                if near[column] > rough.least:
                    best = _exact_best(rough, rows, column) if rough.inexact else near[column]
                    total += max(min(best, high) - low, np.float32(0.0))
            out[giver, asker] = total / (high - low)


@compiled
def nearest(rough: Rough, rows: IntArray, columns: IntArray, out: FloatArray) -> None:
    """Largest inner product of each two members' items; -inf where none is large.

    Parameters
    ----------
    rough
        Row members' items by column members' items.
    rows, columns
        Where each member's items start, shape (n + 1,) each, from 0.
    out
        Shape (n_row_members, n_column_members), filled in.
    """
    near = np.empty(rough.products.shape[1], dtype=np.float32)
    for i in range(len(rows) - 1):
        own = rows[i], rows[i + 1]
        _largest_of_rows(rough.products, own, near)
        for j in range(len(columns) - 1):
            out[i, j] = -np.inf
            for column in range(columns[j], columns[j + 1]):
                if near[column] > rough.least:
                    best = _exact_best(rough, own, column) if rough.inexact else near[column]
                    out[i, j] = max(out[i, j], best)


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
    steps, bands = (len(linear.common) - 1) / 2.0, (len(linear.band) - 1) / 2.0
    for i in range(out.shape[0]):
        u = corner[0] + i
        for j in range(out.shape[1]):
            v = corner[1] + j
            if u >= v:
                out[i, j] = -np.inf
                continue
            ours, theirs = given[i, j], asked[j, i]
            score = linear.fit_mean * (ours + theirs) / 2 + linear.fit_min * min(ours, theirs)
            z = interests[i, j] / scale.sd
            if z > scale.none:
                score += linear.shared * min((z - scale.none) / (scale.clear - scale.none), 1.0)
            place = (min(max(common[i, j], -1.0), 1.0) + 1.0) * steps
            score += linear.common[int(place + 0.5)]
            place = (min(max(background[i, j], -1.0), 1.0) + 1.0) * bands
            reward = linear.band[int(place + 0.5)]
            if linear.group[u] == linear.group[v]:
                reward -= linear.same_group
            if linear.place[u] != linear.place[v] and max(linear.meet[u], linear.meet[v]) == 1:
                score += linear.travel
            owed = linear.owed[u] + linear.owed[v]
            out[i, j] = score + owed + reward * (linear.dial[u] + linear.dial[v]) / 2


@compiled
def offer(best: Best, member: int, score: float, partner: int) -> None:
    """Put a partner among a member's best if it belongs there; of equals the first row stays."""
    scores, partners = best.score[member], best.partner[member]
    if score < scores[0] or (score == scores[0] and partner > partners[0] >= 0):
        return
    size, at = len(scores), 0
    while True:
        child = 2 * at + 1
        if child >= size:
            break
        other = child + 1
        if other < size and (
            scores[other] < scores[child]
            or (scores[other] == scores[child] and partners[other] > partners[child])
        ):
            child = other
        if scores[child] > score or (scores[child] == score and partners[child] < partner):
            break
        scores[at], partners[at] = scores[child], partners[child]
        at = child
    scores[at], partners[at] = score, partner


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
    listed = terms.barred[terms.start[u] : terms.start[u + 1]]
    at = np.searchsorted(listed, v)
    return not (at < len(listed) and listed[at] == v)


@compiled
def offer_block(best: Best, scores: FloatArray, terms: Terms, corner: tuple[int, int]) -> None:
    """Offer the members of every pair of a block to each other, where they may meet."""
    for i in range(scores.shape[0]):
        u = corner[0] + i
        for j in range(scores.shape[1]):
            score = scores[i, j]
            if score == -np.inf:
                continue
            v = corner[1] + j
            ours, theirs = score >= best.score[u, 0], score >= best.score[v, 0]
            if (ours or theirs) and may_meet(terms, u, v):
                if ours:
                    offer(best, u, score, v)
                if theirs:
                    offer(best, v, score, u)


@compiled
def merge(best: Best, members: IntArray, other: Best) -> None:
    """Offer members what a part of the work has found for them."""
    for row in range(len(members)):
        for place in range(other.score.shape[1]):
            if other.partner[row, place] >= 0:
                offer(best, members[row], other.score[row, place], other.partner[row, place])
