"""Late interaction between members whose texts are lists of items."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import product
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from recommender.maths.threads import in_threads

if TYPE_CHECKING:
    from collections.abc import Sequence

    from recommender.arrays import BoolArray, DoubleArray, FloatArray, IntArray

_BLOCK = 20_000
"""Pairs one thread looks at at a time; each is compared alone."""


@dataclass(frozen=True)
class Items:
    """The vectors of all members' items of one kind, member after member."""

    vectors: FloatArray
    """Shape (n_items, dimension); unit rows, or centred ones."""
    start: IntArray
    """Shape (n_members + 1,): the items of member v are rows start[v] to start[v + 1]."""

    @property
    def counts(self) -> IntArray:
        """Number of items of each member, shape (n_members,)."""
        return np.diff(self.start)

    @property
    def owners(self) -> IntArray:
        """Member of each item, shape (n_items,)."""
        return np.repeat(np.arange(len(self.start) - 1), self.counts)

    @property
    def all_rows(self) -> ItemRows:
        """All items of each member."""
        return ItemRows(self.vectors, self.start[:-1], self.start[1:])

    def rows(self, member: int) -> slice:
        """Rows of one member's items."""
        return slice(int(self.start[member]), int(self.start[member + 1]))

    def of(self, members: IntArray) -> Items:
        """Items of some members, in their order."""
        start = start_of(self.counts[members])
        parts = [self.vectors[self.rows(int(member))] for member in members]
        return Items(np.concatenate(parts) if parts else self.vectors[:0], start)

    def only(self, kept: BoolArray) -> Items:
        """The same members with some of their items, ``kept`` of shape (n_items,)."""
        counts = np.bincount(self.owners[kept], minlength=len(self.start) - 1)
        return Items(self.vectors[kept], start_of(counts))


class ItemRows(NamedTuple):
    """Some of the items of each member, which lie together."""

    vectors: FloatArray
    """Shape (n_items, dimension)."""
    first: IntArray
    """Shape (n_members,): row of each member's first one."""
    past: IntArray
    """Shape (n_members,): the row after their last one."""

    def up_to(self, counts: IntArray) -> ItemRows:
        """The first ones of each member, ``counts`` of shape (n_members,) at most."""
        return self._replace(past=np.minimum(self.first + counts, self.past))


def start_of(counts: Sequence[int] | IntArray) -> IntArray:
    """Where the items of each member begin, and where the last one's end, shape (n_members + 1,)."""
    start = np.zeros(len(counts) + 1, dtype=np.int64)
    np.cumsum(counts, out=start[1:])
    return start


def _sums(vectors: FloatArray, start: IntArray) -> FloatArray:
    """Sum of each member's rows, shape (n_members, dimension)."""
    sums = np.zeros((len(start) - 1, vectors.shape[1]), dtype=np.float32)
    filled = np.diff(start) > 0
    if filled.any():
        sums[filled] = np.add.reduceat(vectors, start[:-1][filled], axis=0)
    return sums


def unit(vectors: FloatArray, *, in_place: bool = False) -> FloatArray:
    """Rows scaled to norm 1; zero rows stay zero; ``in_place``: float32 rows, written over."""
    norms = np.linalg.norm(vectors, axis=1, keepdims=True)
    lengths = np.where(norms > 0, norms, 1.0)
    scaled: FloatArray = np.divide(vectors, lengths, out=vectors if in_place else None)
    return scaled.astype(np.float32, copy=False)


def in_context(items: Items, centre: FloatArray, weight: float) -> Items:
    """Move each item towards what else its member says: it is read beside the rest.

    "Rope work" of somebody who paints churches is other rope work than that of a climber.

    Parameters
    ----------
    items
        Unit rows; empty texts are zero rows, which stay so and move nothing.
    centre
        Shape (dimension,): where any text lies, whatever it says.
    weight
        Of the mean of a member's other items, less ``centre``, against 1 of the item's own.

    Returns
    -------
    Items
        Unit rows again; an item without others stays what it is.
    """
    vectors, owners = items.vectors, items.owners
    filled: BoolArray = np.asarray(vectors.any(axis=1))
    less = np.where(filled[:, None], vectors - centre, 0.0).astype(np.float32)
    others = np.bincount(owners[filled], minlength=len(items.start) - 1)[owners] - 1
    rest = _sums(less, items.start)[owners] - less
    moved = vectors + (weight / np.maximum(others, 1))[:, None].astype(np.float32) * rest
    return Items(unit(np.where(filled[:, None], moved, 0.0)), items.start)


def best_per_pair(asked: Items, given: Items, pairs: IntArray) -> DoubleArray:
    """The largest inner product of something asked for and something given, pair by pair.

    Parameters
    ----------
    asked, given
        Items of the same members in one space.
    pairs
        Shape (n_pairs, 2): row of the one who asks, row of the one who gives.

    Returns
    -------
    DoubleArray, shape (n_pairs,)
        0 where one of the two has no items.
    """
    return best_of_rows(asked.all_rows, given.all_rows, pairs)


def best_of_rows(asked: ItemRows, given: ItemRows, pairs: IntArray) -> DoubleArray:
    """The same as `best_per_pair` of some of the items of each member."""
    from recommender.maths.texts.items_compiled import (
        largest_of_pairs,  # compiled when first needed
    )

    left = np.ascontiguousarray(asked.vectors), asked.first, asked.past
    right = np.ascontiguousarray(given.vectors), given.first, given.past
    largest = np.zeros(len(pairs))

    def fill(low: int, high: int) -> None:
        largest_of_pairs(left, right, pairs[low:high], largest[low:high])

    in_threads(fill, len(pairs), _BLOCK)
    return largest


def best_of_parts(
    asked: Sequence[ItemRows], given: Sequence[ItemRows], pairs: IntArray
) -> DoubleArray:
    """The same of items that lie in several arrays: of each kind a member has all in one part."""
    if len(asked) == len(given) == 1:
        return best_of_rows(asked[0], given[0], pairs)
    largest = np.zeros(len(pairs))
    for left, right in product(asked, given):
        some = _list_pairs_in(left, right, pairs)
        largest[some] = best_of_rows(left, right, pairs[some])
    return largest


def cosines(vectors: FloatArray, pairs: IntArray) -> DoubleArray:
    """Inner product of the two rows of each pair, shape (n_pairs,)."""
    return _multiply_rows(vectors, vectors, pairs)


def cosines_of_parts(parts: Sequence[ItemRows], pairs: IntArray) -> DoubleArray:
    """The same of vectors that lie in several arrays: each member has one, in one part."""
    if len(parts) == 1:
        return cosines(parts[0].vectors, pairs)
    found = np.zeros(len(pairs))
    for left, right in product(parts, parts):
        some = _list_pairs_in(left, right, pairs)
        first, second = pairs[some].T
        rows = np.stack([left.first[first], right.first[second]], axis=1)
        found[some] = _multiply_rows(left.vectors, right.vectors, rows)
    return found


def _list_pairs_in(left: ItemRows, right: ItemRows, pairs: IntArray) -> IntArray:
    """The pairs whose first has something in one part, and whose second has in another."""
    first, second = pairs.T
    there = (left.past > left.first)[first] & (right.past > right.first)[second]
    return np.flatnonzero(there)


def _multiply_rows(left: FloatArray, right: FloatArray, pairs: IntArray) -> DoubleArray:
    """Inner product of a row of the one and a row of the other, pair by pair."""
    from recommender.maths.texts.items_compiled import (
        cosines_of_pairs,  # compiled when first needed
    )

    rows, others = np.ascontiguousarray(left), np.ascontiguousarray(right)
    found = np.zeros(len(pairs))

    def fill(low: int, high: int) -> None:
        cosines_of_pairs(rows, others, pairs[low:high], found[low:high])

    in_threads(fill, len(pairs), _BLOCK)
    return found
