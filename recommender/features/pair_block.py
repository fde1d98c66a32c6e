"""A block of pairs with what several features read, each of it worked out once."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, TypeVar

import numpy as np

from recommender.maths.texts.items import best_of_parts, cosines, cosines_of_parts

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

    @cached_property
    def best_ab(self) -> DoubleArray:
        """The largest z of what the first gives for a need of the second."""
        return self._best_for(self.pairs[:, ::-1])

    @cached_property
    def best_ba(self) -> DoubleArray:
        """The largest z of what the second gives for a need of the first."""
        return self._best_for(self.pairs)

    @cached_property
    def best_interest(self) -> DoubleArray:
        """How near the nearest pair of interests is, as z."""
        interests = self.club.interests
        parts = interests.asked_parts.parts
        return best_of_parts(parts, parts, self.pairs) / interests.sd

    @cached_property
    def whole_likeness(self) -> DoubleArray:
        """How alike the two profiles are as a whole, as z."""
        nearness = cosines_of_parts(self.club.whole_parts.parts, self.pairs)
        return nearness / self.club.scales.whole_spread

    @cached_property
    def background_cosine(self) -> DoubleArray:
        """Cosine of where the two come from."""
        return cosines(self.club.background, self.pairs)

    def _best_for(self, pairs: IntArray) -> DoubleArray:
        """The largest z of what the second of each pair gives for a need of the first."""
        exchange = self.club.exchange
        asked, given = exchange.asked_parts.parts, exchange.given_parts.parts
        return best_of_parts(asked, given, pairs) / exchange.sd
