"""The kinds of check that rules are made of: small frozen values, asked about any pairs.

Each is read from a club once and travels to other processes with the block of pairs it is
asked about, so it holds arrays and no club.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

import numpy as np

from recommender.maths.great_circle import measure_km
from recommender.maths.pairs import member_of, pair_keys, unique_pairs

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from recommender.arrays import BoolArray, DoubleArray, IntArray


class Check(Protocol):
    """Says who breaks a rule."""

    def breaks(self, pairs: IntArray) -> BoolArray:
        """Whether each pair breaks the rule, shape (m,); the same either way round.

        Parameters
        ----------
        pairs
            Shape (m, 2), row numbers, the two of a pair different.
        """
        ...


@dataclass(frozen=True, eq=False)
class PairList:
    """Pairs named one by one."""

    keys: IntArray
    """Sorted, see `recommender.maths.pairs.pair_keys`."""
    n: int
    """Members of the club."""

    @classmethod
    def of(cls, pairs: IntArray, n: int) -> PairList:
        """From row numbers, shape (m, 2), in any order and as often as they come."""
        return cls(pair_keys(unique_pairs(pairs, n), n), n)

    def breaks(self, pairs: IntArray) -> BoolArray:
        """Whether each pair is in the list, shape (m,)."""
        if not len(self.keys):
            return np.zeros(len(pairs), dtype=np.bool_)
        return member_of(pair_keys(pairs, self.n), self.keys)


@dataclass(frozen=True, eq=False)
class MemberMask:
    """Members who may meet nobody."""

    out: BoolArray
    """Shape (n,)."""

    def breaks(self, pairs: IntArray) -> BoolArray:
        """Whether one of the two is out, shape (m,)."""
        broken: BoolArray = self.out[pairs[:, 0]] | self.out[pairs[:, 1]]
        return broken


@dataclass(frozen=True, eq=False)
class SameCode:
    """The same of something: a workplace, a city, a team."""

    codes: IntArray
    """Shape (n,), at least 0; -1 = not stated."""

    @classmethod
    def of(cls, values: Sequence[str]) -> SameCode:
        """From one value per member, upper and lower case alike; empty = not stated."""
        return cls(codes_of(values))

    def breaks(self, pairs: IntArray) -> BoolArray:
        """Whether both state it and it is the same, shape (m,)."""
        first, second = self.codes[pairs[:, 0]], self.codes[pairs[:, 1]]
        broken: BoolArray = (first == second) & (first >= 0)
        return broken


@dataclass(frozen=True, eq=False)
class NothingShared:
    """Both state some of many things, and none of them is the same."""

    bits: IntArray
    """Shape (n, n_words): a bit for each thing; all 0 = not stated."""

    @classmethod
    def of(cls, values: Sequence[Iterable[str]]) -> NothingShared:
        """From the things each member states; 62 go into a word."""
        lists = [tuple(own) for own in values]
        places = {own: place for place, own in enumerate(dict.fromkeys(lists))}  # few differ
        names = sorted({name for own in places for name in own})
        number = {name: at for at, name in enumerate(names)}
        bits = np.zeros((len(places), 1 + len(names) // 62), dtype=np.int64)
        for own, place in places.items():
            for name in own:
                word, bit = divmod(number[name], 62)
                bits[place, word] |= 1 << bit
        return cls(bits[np.array([places[own] for own in lists], dtype=np.int64)])

    def breaks(self, pairs: IntArray) -> BoolArray:
        """Whether both state something and share nothing, shape (m,)."""
        first, second = self.bits[pairs[:, 0]], self.bits[pairs[:, 1]]
        stated = first.any(axis=1) & second.any(axis=1)
        broken: BoolArray = stated & ((first & second) == 0).all(axis=1)
        return broken


@dataclass(frozen=True, eq=False)
class FormatClash:
    """Two ways of meeting that do not go together."""

    ways: IntArray
    """Shape (n,): 0 either, 1 in person, 2 online."""
    cities: IntArray | None
    """Shape (n,): number of the city, -1 unknown; None = cities do not matter."""
    where: DoubleArray | None = None
    """Shape (n, 2): latitude and longitude in degrees, NaN unknown; None = distance does not matter."""
    reach: float = 0.0
    """Kilometres within which who meets in person only can meet others."""

    def breaks(self, pairs: IntArray) -> BoolArray:
        """Whether one meets in person only and the other online only, or too far away."""
        ways = self.ways[pairs]
        in_person, online = (ways == 1).any(axis=1), (ways == 2).any(axis=1)
        clash: BoolArray = in_person & online
        if self.cities is not None:
            cities = self.cities[pairs]
            apart = (cities[:, 0] != cities[:, 1]) & (cities >= 0).all(axis=1)
            clash |= apart & in_person & ~online
        if self.where is not None:
            far = measure_km(self.where[pairs[:, 0]], self.where[pairs[:, 1]]) > self.reach
            clash |= far & in_person & ~online  # a place that is not known is given the benefit
        return clash


def codes_of(values: Sequence[str]) -> IntArray:
    """A number for each distinct value, upper and lower case alike, shape (n,); -1 where empty."""
    plain = [value.strip().casefold() for value in values]
    numbers = np.unique(np.array(plain, dtype=np.str_), return_inverse=True)[1]
    return np.where([value != "" for value in plain], numbers, -1).astype(np.int64)
