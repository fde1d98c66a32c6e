"""How far two places are from each other on the globe."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from recommender.arrays import DoubleArray

EARTH_RADIUS = 6_371.0
"""Kilometres, the mean."""


def measure_km(first: DoubleArray, second: DoubleArray) -> DoubleArray:
    """Great-circle distances by the haversine formula (Sinnott, 1984), kilometres, shape (m,).

    Parameters
    ----------
    first, second
        Latitude and longitude in degrees, shape (m, 2); NaN where a place is not known, as is then
        the distance.

    Examples
    --------
    >>> munich, vienna = np.array([[48.137, 11.575]]), np.array([[48.208, 16.372]])
    >>> float(measure_km(munich, vienna).round()[0])
    356.0
    """
    (north, east), (other_north, other_east) = np.radians(first).T, np.radians(second).T
    half = (
        np.sin((north - other_north) / 2.0) ** 2
        + np.cos(north) * np.cos(other_north) * np.sin((east - other_east) / 2.0) ** 2
    )
    distances: DoubleArray = 2.0 * EARTH_RADIUS * np.arcsin(np.sqrt(np.clip(half, 0.0, 1.0)))
    return distances
