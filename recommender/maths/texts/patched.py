"""Items of a club in which a few members have others now; those of all the others stay where they lie."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Self

import numpy as np

from recommender.maths.texts.items import ItemRows, Items, start_of
from recommender.maths.texts.splice import spliced_items

if TYPE_CHECKING:
    from recommender.arrays import FloatArray, IntArray


@dataclass(frozen=True, eq=False)
class PatchedItems:
    """The items of all members: those that were laid out, and apart from them those of who has changed since.

    A large club's vectors take a gigabyte, so that to copy them costs more than whatever is asked of a few.
    """

    base: Items
    """Of all members as they were laid out."""
    rows: IntArray
    """Ascending rows of the members whose items are others now."""
    new: Items
    """What these have, in this order."""

    @classmethod
    def of(cls, items: Items) -> Self:
        """Items of which none have changed."""
        return cls(items, np.zeros(0, dtype=np.int64), Items(items.vectors[:0], start_of(())))

    @classmethod
    def one_each(cls, vectors: FloatArray) -> Self:
        """One vector of each member, shape (n_members, dimension)."""
        return cls.of(items_one_each(vectors))

    @property
    def is_patched(self) -> bool:
        """Whether any lie apart."""
        return len(self.rows) > 0

    def with_members(self, rows: IntArray, new: Items) -> Self:
        """The same in which some members have others.

        Parameters
        ----------
        rows
            Ascending rows of these members.
        new
            What they have now, in this order: of ``len(rows)`` members.
        """
        both = np.union1d(self.rows, rows).astype(np.int64)
        start = np.concatenate([self.new.start, self.new.start[-1] + new.start[1:]])
        apart = Items(np.concatenate([self.new.vectors, new.vectors]), start)
        later = np.isin(both, rows)
        places = np.where(
            later,
            len(self.rows) + np.searchsorted(rows, both),
            np.searchsorted(self.rows, both),
        )
        return type(self)(self.base, both, apart.of(places))

    def joined(self) -> Items:
        """All of them in one array, member after member; a copy if any lie apart."""
        return spliced_items(self.base, self.rows, self.new) if self.is_patched else self.base

    def as_one(self) -> Self:
        """The same items, none of which lie apart."""
        return type(self).of(self.joined())

    def vectors_of(self, member: int) -> FloatArray:
        """One member's, shape (n_items, dimension)."""
        place = int(np.searchsorted(self.rows, member))
        if place < len(self.rows) and self.rows[place] == member:
            return self.new.vectors[self.new.rows(place)]
        return self.base.vectors[self.base.rows(member)]

    def only_of(self, members: IntArray) -> Items:
        """Those of some members, in ascending rows; all others have none."""
        found = [self.vectors_of(member) for member in members.tolist()]
        counts = np.zeros(len(self.base.start) - 1, dtype=np.int64)
        counts[members] = [len(vectors) for vectors in found]
        return Items(np.concatenate([self.base.vectors[:0], *found]), start_of(counts))

    @cached_property
    def parts(self) -> tuple[ItemRows, ...]:
        """Where each member's items lie: in one of the parts, in the others they have none."""
        if not self.is_patched:
            return (self.base.all_rows,)
        kept, apart = self.base.all_rows, np.zeros((2, len(self.base.start) - 1), dtype=np.int64)
        past = kept.past.copy()
        past[self.rows] = kept.first[self.rows]
        apart[:, self.rows] = self.new.start[:-1], self.new.start[1:]
        return kept._replace(past=past), ItemRows(self.new.vectors, *apart)


def items_one_each(vectors: FloatArray) -> Items:
    """A vector of each member as items, shape (n_members, dimension)."""
    return Items(vectors, np.arange(len(vectors) + 1))
