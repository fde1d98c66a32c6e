"""The best partners of every member among all others, without ever holding all pairs.

All pairs are scored in blocks: one matrix product per kind of item, the scores from it, and a
heap of the best per member. Work grows with the square of the club, memory with the club.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from recommender.maths.search.every_pair import Rough, Scale, nearest, needs_met
from recommender.maths.search.heaps import Best, empty_best, merge, offer_block
from recommender.maths.search.pair_score import Linear, combine

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from recommender.arrays import FloatArray, IntArray
    from recommender.maths.search.terms import Terms
    from recommender.maths.texts.items import Items

STRIP = 128
"""Members whose pairs are scored at a time; a block's scores do not depend on the others."""
_WIDTH = 512
"""Members they are held against at a time."""
_TILES = 4
"""Pieces of work along a side of the square of all pairs, at least."""
_SIDE = 4_096
"""Members along a side of a piece of work, at most; a multiple of `STRIP`."""
_LED_FROM = 4_000
"""Members from which most pairs of items are ruled out by their leading directions."""
_ENERGY = 0.77
"""Share of the items' energy in the leading directions."""
_ENOUGH = 0.75
"""Of the product from which there is evidence: where that of the leading directions is smaller,
the pair of items is passed over. At 5,000 members that loses 0.3 % of the evidence, all of it
slight."""
_ITEMS = 20_000
"""Items that the leading directions are taken from."""


@dataclass(frozen=True)
class Leading:
    """Items in the directions that carry most of them, shape (n_items, n_directions) each."""

    gives: FloatArray
    needs: FloatArray
    interests: FloatArray


@dataclass(frozen=True)
class Content:
    """What a club's members are like, as far as any pair's score can be read off it."""

    gives: Items
    needs: Items
    interests: Items
    common: FloatArray
    """Shape (n, dimension), unit or zero rows: interests and goals as a whole."""
    background: FloatArray
    """Shape (n, r), unit rows."""
    exchange: Scale
    interest: Scale
    shrink: float
    """Needs added to their number when averaging."""
    led: Leading | None = None
    """The items in a few directions, by which most pairs of items are ruled out."""

    def __len__(self) -> int:
        return len(self.background)


class Part(NamedTuple):
    """The best among some of all pairs."""

    members: IntArray
    """Shape (m,): those in any of these pairs."""
    best: Best
    """Of these members, shape (m, k)."""


def best_partners(
    content: Content,
    linear: Linear,
    terms: Terms,
    k: int,
    spread: Callable[[Callable[[IntArray], Part], Sequence[IntArray]], Iterator[Part]],
    told: Callable[[int, int], None],
) -> Best:
    """The ``k`` best partners of every member whom they may meet, ties broken by row.

    Parameters
    ----------
    content, linear
        What a score is made of.
    terms
        Who may meet whom.
    k
        At least 1.
    spread
        Applies a function to pieces of work, and gives the results in their order.
    told
        Called with pieces done and pieces in all.

    Returns
    -------
    Best
        The same wherever the pieces were worked on.
    """
    content = led(content) if len(content) >= _LED_FROM else content
    pieces, best = tiles(len(content)), empty_best(len(content), k)
    work = partial(best_of_tile, content, linear, terms, k)
    for done, part in enumerate(spread(work, pieces), start=1):
        merge(best, part.members, part.best)
        told(done, len(pieces))
    return best


def tiles(n: int) -> list[IntArray]:
    """All pairs of members as blocks of `STRIP` by `_WIDTH`, put together to pieces of work.

    Returns
    -------
    list of IntArray, shape (n_blocks, 4)
        Of each block first and last row, first and last column, the last ones not in it. Blocks
        of one piece have members in common, so that few are to be told what it found.
    """
    lows = range(0, n, STRIP)
    corners = np.array([(low, start) for low in lows for start in range(low, n, _WIDTH)])
    side = min(STRIP * -(-n // (_TILES * STRIP)), _SIDE)
    _, piece = np.unique(corners // side, axis=0, return_inverse=True)
    ends = np.minimum(corners + np.array([STRIP, _WIDTH]), n)
    blocks = np.stack([corners[:, 0], ends[:, 0], corners[:, 1], ends[:, 1]], axis=1)
    order = np.argsort(piece, kind="stable")
    return np.split(blocks[order], np.flatnonzero(np.diff(piece[order])) + 1)


def best_of_tile(content: Content, linear: Linear, terms: Terms, k: int, blocks: IntArray) -> Part:
    """The best partners of members among the pairs of some blocks.

    Parameters
    ----------
    content, linear, terms, k
        As in `best_partners`.
    blocks
        One of `tiles`.
    """
    seen, best = np.zeros(len(content), dtype=np.bool_), empty_best(len(content), k)
    for low, high, start, stop in blocks.tolist():
        rows, columns = slice(low, high), slice(start, stop)
        offer_block(best, score_block(content, linear, rows, columns), terms, (low, start))
        seen[rows] = seen[columns] = True
    members = np.flatnonzero(seen)
    return Part(members, Best(best.score[members], best.partner[members]))


def score_block(content: Content, linear: Linear, rows: slice, columns: slice) -> FloatArray:
    """Scores of the pairs of two ranges of members, the smaller row first, -inf elsewhere."""
    shape = rows.stop - rows.start, columns.stop - columns.start
    given, asked = _met(content, rows, columns), _met(content, columns, rows)
    interests = np.empty(shape, np.float32)
    mine, theirs = _starts(content.interests, rows), _starts(content.interests, columns)
    rough = _rough(content, ("interests", "interests"), (mine, theirs), content.interest)
    nearest(rough, mine - mine[0], theirs - theirs[0], interests)
    common = content.common[rows] @ content.common[columns].T
    background = content.background[rows] @ content.background[columns].T
    out = np.empty(shape, np.float32)
    parts = (given, asked, interests, common, background)
    combine(parts, content.interest, linear, (rows.start, columns.start), out)
    return out


def _met(content: Content, givers: slice, askers: slice) -> FloatArray:
    """How far each giver meets each asker's needs, 0 to 1, shape (n_givers, n_askers)."""
    gives, needs = _starts(content.gives, givers), _starts(content.needs, askers)
    met = np.empty((len(gives) - 1, len(needs) - 1), np.float32)
    rough = _rough(content, ("gives", "needs"), (gives, needs), content.exchange)
    needs_met(rough, gives - gives[0], needs - needs[0], content.exchange, met)
    counts = np.maximum(np.diff(needs) + content.shrink, 1.0)
    met /= counts.astype(np.float32)
    return met


def _starts(items: Items, members: slice) -> IntArray:
    """Where the items of a range of members start, and where the last one's end."""
    return items.start[members.start : members.stop + 1]


def _rough(
    content: Content, kinds: tuple[str, str], starts: tuple[IntArray, IntArray], scale: Scale
) -> Rough:
    """Inner products of two kinds of items of two ranges of members."""
    parts = [slice(start[0], start[-1]) for start in starts]
    rows, columns = (
        getattr(content, kind).vectors[part] for kind, part in zip(kinds, parts, strict=True)
    )
    if content.led is None:
        return Rough(rows @ columns.T, rows, columns, scale.none * scale.sd, inexact=False)
    short, wide = (
        getattr(content.led, kind)[part] for kind, part in zip(kinds, parts, strict=True)
    )
    return Rough(short @ wide.T, rows, columns, _ENOUGH * scale.none * scale.sd, inexact=True)


def led(content: Content) -> Content:
    """The same with the leading directions of its items."""
    exchange = directions([content.gives.vectors, content.needs.vectors])
    interest = directions([content.interests.vectors])
    return replace(
        content,
        led=Leading(
            gives=content.gives.vectors @ exchange,
            needs=content.needs.vectors @ exchange,
            interests=content.interests.vectors @ interest,
        ),
    )


def directions(items: list[FloatArray]) -> FloatArray:
    """The fewest principal directions that carry `_ENERGY` of items, in steps of 16.

    Parameters
    ----------
    items
        Shape (n_items, dimension) each.

    Returns
    -------
    FloatArray, shape (dimension, n_directions)
    """
    some = np.concatenate([each[:: max(1, len(each) // _ITEMS)] for each in items])
    values, vectors = np.linalg.eigh(some.T.astype(np.float64) @ some)
    share = np.cumsum(values[::-1]) / max(float(values.sum()), 1e-12)
    count = 16 * int(np.ceil((np.searchsorted(share, _ENERGY) + 1) / 16))
    return np.ascontiguousarray(vectors[:, ::-1][:, :count], dtype=np.float32)
