"""A block of pairs with what several features read, each of it worked out once."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, TypeVar

import numpy as np

from recommender.maths.texts.items import cosines, evidence_per_pair

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    import numpy.typing as npt

    from recommender.arrays import DoubleArray, IntArray
    from recommender.club.member import Member
    from recommender.features.club_facts import ClubFacts

Value = TypeVar("Value", bound=np.generic)


class PairBlock:
    """Some pairs of a club; every property has a value per pair, shape (n_pairs,).

    Parameters
    ----------
    club
        Vectors, ties and scales of the whole club.
    pairs
        Shape (n_pairs, 2), row numbers.
    """

    def __init__(self, club: ClubFacts, pairs: IntArray) -> None:
        self.club = club
        self.pairs = pairs

    def __len__(self) -> int:
        return len(self.pairs)

    def values_of(
        self, read: Callable[[Sequence[Member]], npt.NDArray[Value]]
    ) -> npt.NDArray[Value]:
        """A column of the members, for the first and the second of each pair, shape (n_pairs, 2).

        Parameters
        ----------
        read
            From all members to the column, shape (n,); called once for the whole club.
        """
        column = self.club.stated.column(read)
        values: npt.NDArray[Value] = column[self.pairs]
        return values

    @property
    def give_ab(self) -> DoubleArray:
        """How well the first meets the needs of the second, 0 to 1."""
        return self._from_first[0]

    @property
    def give_ba(self) -> DoubleArray:
        """How well the second meets the needs of the first, 0 to 1."""
        return self._from_second[0]

    @property
    def best_ab(self) -> DoubleArray:
        """The largest z of what the first gives for a need of the second."""
        return self._from_first[1]

    @property
    def best_ba(self) -> DoubleArray:
        """The largest z of what the second gives for a need of the first."""
        return self._from_second[1]

    @cached_property
    def best_interest(self) -> DoubleArray:
        """How near the nearest pair of interests is, as z."""
        items, knobs = self.club.interests.asked, self.club.evidence
        scale = self.club.interests.sd, knobs.interest_none, knobs.interest_clear
        return evidence_per_pair(items, items, self.pairs, scale)[1]

    @cached_property
    def common_cosine(self) -> DoubleArray:
        """Cosine of interests and goals as a whole."""
        return cosines(self.club.common, self.pairs)

    @cached_property
    def background_cosine(self) -> DoubleArray:
        """Cosine of where the two come from."""
        return cosines(self.club.background, self.pairs)

    @cached_property
    def _from_first(self) -> tuple[DoubleArray, DoubleArray]:
        return self._need_fit(self.pairs[:, ::-1])

    @cached_property
    def _from_second(self) -> tuple[DoubleArray, DoubleArray]:
        return self._need_fit(self.pairs)

    def _need_fit(self, pairs: IntArray) -> tuple[DoubleArray, DoubleArray]:
        """How well the second meets the needs of the first, 0 to 1, and the largest z."""
        exchange, knobs = self.club.exchange, self.club.evidence
        scale = exchange.sd, knobs.need_none, knobs.need_clear
        met, best = evidence_per_pair(exchange.asked, exchange.given, pairs, scale)
        start, asking = exchange.asked.start, pairs[:, 0]
        needs = start[asking + 1] - start[asking]
        return met / np.maximum(needs + knobs.shrink, 1.0), best
