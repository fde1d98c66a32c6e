"""Facets: what a club's texts become, as plain arrays in the club's row order."""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from itertools import chain
from typing import TYPE_CHECKING, Self

import numpy as np

from recommender.maths.texts.items import start_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from recommender.arrays import BoolArray, FloatArray, IntArray
    from recommender.maths.texts.calibration import Calibration
    from recommender.maths.texts.items import Items
    from recommender.maths.texts.patched import PatchedItems


@dataclass(frozen=True)
class Texts:
    """The texts of one facet, member after member, with the profile field of each."""

    texts: tuple[str, ...]
    fields: tuple[str, ...]
    counts: tuple[int, ...]

    def marked(self, names: Sequence[str]) -> BoolArray:
        """Which of them are of some fields, shape (n_texts,)."""
        return np.array([field in names for field in self.fields], dtype=np.bool_)

    def count(self, names: Sequence[str]) -> IntArray:
        """How many of each member's are of some fields, shape (n_members,)."""
        return self._count(self.marked(names))

    def _count(self, marked: BoolArray) -> IntArray:
        owners = np.repeat(np.arange(len(self.counts)), self.counts)
        counts: IntArray = np.bincount(owners[marked], minlength=len(self.counts))
        return counts

    def only_of(self, members: IntArray) -> Texts:
        """Those of some members, in ascending rows; all others have none."""
        start, counts = start_of(self.counts), np.zeros(len(self.counts), dtype=np.int64)
        spans = [slice(start[member], start[member + 1]) for member in members.tolist()]
        counts[members] = np.diff(start)[members]
        return Texts(
            texts=tuple(chain.from_iterable(self.texts[span] for span in spans)),
            fields=tuple(chain.from_iterable(self.fields[span] for span in spans)),
            counts=tuple(counts.tolist()),
        )

    def only(self, names: Sequence[str]) -> Texts:
        """Those of some fields, of the same members."""
        marked = self.marked(names)
        rows = np.flatnonzero(marked).tolist()
        return Texts(
            texts=tuple(self.texts[row] for row in rows),
            fields=tuple(self.fields[row] for row in rows),
            counts=tuple(self._count(marked).tolist()),
        )


@dataclass(frozen=True)
class Facets:
    """What was read of all members, in the club's row order, but for what they are compared by."""

    encoder: str
    """Identity of the encoder."""
    calibration: Calibration
    """What its z-values are worth."""
    trades: IntArray
    """Shape (n, 2): numbers of each member's trades, -1 for none."""
    roles: PatchedItems
    """Meaning of the headline, a vector of each member."""
    industries: PatchedItems
    """Meaning of the industry's name, a vector of each member."""
    unrelated: FloatArray
    """Shape (n_texts, dimension): texts that have nothing to do with each other."""
    give_texts: Texts
    """Of each member the offers first."""
    need_texts: Texts
    interest_texts: Texts

    def joined(self) -> Self:
        """The same, the vectors of members who have changed put among those of the others."""
        return replace(
            self,
            roles=self.roles.as_one(),
            industries=self.industries.as_one(),
        )


@dataclass(frozen=True)
class EncodedFacets(Facets):
    """All members' vectors, as one encoder gave them.

    They take most of a large club's memory: when a club is laid out the centred ones are written in their
    place (`recommender.features.club_features.PairFeatures`), and `Facets` are kept of the rest.
    """

    gives: Items
    """Offers and who the member is (headline, windows of about), one vector each, in the context of
    the others: see `recommender.maths.texts.items.in_context`."""
    needs: Items
    interests: Items
    whole: FloatArray
    """Shape (n, dimension): each profile as one text; zero rows for empty ones."""

    def without_vectors(self) -> Facets:
        """What stays of them once the club is laid out."""
        return Facets(**{field.name: getattr(self, field.name) for field in fields(Facets)})
