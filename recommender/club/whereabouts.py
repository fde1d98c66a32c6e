"""Where members live, by the table of towns."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from recommender.labels.places import coordinates_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from recommender.arrays import DoubleArray, IntArray
    from recommender.club.member import Member

_NOWHERE = 1_000.0
"""Degrees that no place has."""


def locate(members: Sequence[Member]) -> DoubleArray:
    """Latitude and longitude of members in degrees, shape (n, 2); NaN where not known."""
    unknown = (np.nan, np.nan)
    return np.array(
        [coordinates_of(member.city) or unknown for member in members], dtype=np.float64
    ).reshape(-1, 2)


@dataclass(frozen=True, eq=False)
class NumberedPlaces:
    """Which of the places where members live is whose."""

    numbers: IntArray
    """Shape (n,), from 0."""
    places: DoubleArray
    """Shape (n_places, 2): latitude and longitude in degrees; of all that are not known one, NaN."""

    def with_rows(self, rows: IntArray, new: NumberedPlaces) -> NumberedPlaces:
        """The same with others in some rows; their places come last, even if one is there already."""
        numbers = self.numbers.copy()
        numbers[rows] = len(self.places) + new.numbers
        return NumberedPlaces(numbers, np.concatenate([self.places, new.places]))


def number_places(members: Sequence[Member]) -> NumberedPlaces:
    """The places where members live, each once."""
    known = np.nan_to_num(locate(members), nan=_NOWHERE)
    places, numbers = np.unique(known, axis=0, return_inverse=True)
    return NumberedPlaces(numbers.reshape(-1), np.where(places == _NOWHERE, np.nan, places))
