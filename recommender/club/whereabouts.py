"""Where members live, by the table of towns."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from recommender.labels.places import coordinates_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from recommender.arrays import DoubleArray
    from recommender.club.member import Member


def locate(members: Sequence[Member]) -> DoubleArray:
    """Latitude and longitude of members in degrees, shape (n, 2); NaN where not known."""
    unknown = (np.nan, np.nan)
    return np.array(
        [coordinates_of(member.city) or unknown for member in members], dtype=np.float64
    ).reshape(-1, 2)
