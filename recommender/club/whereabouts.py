"""Where members live, by the table of towns."""

from __future__ import annotations

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


def number_places(members: Sequence[Member]) -> tuple[IntArray, DoubleArray]:
    """Which of the places where members live is whose.

    Returns
    -------
    numbers
        Shape (n,), from 0.
    places
        Shape (n_places, 2): latitude and longitude in degrees; of all that are not known one, NaN.
    """
    known = np.nan_to_num(locate(members), nan=_NOWHERE)
    places, numbers = np.unique(known, axis=0, return_inverse=True)
    return numbers.reshape(-1), np.where(places == _NOWHERE, np.nan, places)
