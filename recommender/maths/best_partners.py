"""The best partners of every member among all others, without ever holding all pairs.

All pairs are scored in blocks: one matrix product per kind of item, the scores from it, and a
heap of the best per member. Work grows with the square of the club, memory with the club.
"""

from __future__ import annotations

import os
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from threadpoolctl import threadpool_limits

from recommender.maths.every_pair import (
    Best,
    Linear,
    Scale,
    Terms,
    combine,
    empty_best,
    merge,
    nearest,
    needs_met,
    offer_block,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from recommender.arrays import FloatArray
    from recommender.maths.items import Items

STRIP = 256
"""Members whose pairs are one piece of work; what it finds does not depend on the others."""
_WIDTH = 1_024
"""Members they are held against at a time."""


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

    def __len__(self) -> int:
        return len(self.background)


def best_partners(
    content: Content, linear: Linear, terms: Terms, k: int, told: Callable[[int, int], None]
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
    told
        Called with strips done and strips in all.

    Returns
    -------
    Best
        The same whatever the number of threads.
    """
    strips = range(0, len(content), STRIP)
    workers = min(os.cpu_count() or 1, max(len(strips), 1))
    found = [empty_best(len(content), k) for _ in range(workers)]
    with threadpool_limits(1), ThreadPoolExecutor(workers) as threads:
        for first in range(0, len(strips), workers):
            turn = strips[first : first + workers]
            work = [
                threads.submit(best_of_strip, content, linear, terms, low, into)
                for low, into in zip(turn, found, strict=False)
            ]
            for each in work:
                each.result()
            told(min(first + workers, len(strips)), len(strips))
    for other in found[1:]:
        merge(found[0], other)
    return found[0]


def best_of_strip(content: Content, linear: Linear, terms: Terms, low: int, into: Best) -> None:
    """Offer the pairs of members ``low`` to ``low + STRIP`` with all later ones to both.

    Parameters
    ----------
    content, linear, terms
        As in `best_partners`.
    low
        A multiple of `STRIP`.
    into
        Changed.
    """
    rows = slice(low, min(low + STRIP, len(content)))
    for start in range(low, len(content), _WIDTH):
        columns = slice(start, min(start + _WIDTH, len(content)))
        scores = score_block(content, linear, rows, columns)
        offer_block(into, scores, terms, (low, start))


def score_block(content: Content, linear: Linear, rows: slice, columns: slice) -> FloatArray:
    """Scores of the pairs of two ranges of members, the smaller row first, -inf elsewhere."""
    shape = rows.stop - rows.start, columns.stop - columns.start
    given, asked = _met(content, rows, columns), _met(content, columns, rows)
    interests = np.empty(shape, np.float32)
    mine, theirs = _part(content.interests, rows), _part(content.interests, columns)
    nearest(mine[0] @ theirs[0].T, mine[1], theirs[1], interests)
    common = content.common[rows] @ content.common[columns].T
    background = content.background[rows] @ content.background[columns].T
    out = np.empty(shape, np.float32)
    parts = (given, asked, interests, common, background)
    combine(parts, content.interest, linear, (rows.start, columns.start), out)
    return out


def _met(content: Content, givers: slice, askers: slice) -> FloatArray:
    """How far each giver meets each asker's needs, 0 to 1, shape (n_givers, n_askers)."""
    gives, needs = _part(content.gives, givers), _part(content.needs, askers)
    met = np.empty((len(gives[1]) - 1, len(needs[1]) - 1), np.float32)
    needs_met(gives[0] @ needs[0].T, gives[1], needs[1], content.exchange, met)
    counts = np.maximum(np.diff(needs[1]) + content.shrink, 1.0)
    met /= counts.astype(np.float32)
    return met


def _part(items: Items, members: slice) -> tuple[FloatArray, np.ndarray]:
    """The items of a range of members, and where each member's start among them."""
    start = items.start[members.start : members.stop + 1]
    return items.vectors[start[0] : start[-1]], start - start[0]
