"""How long a journey takes, by how far it is: enough to tell an hour from a day."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from recommender.arrays import DoubleArray, IntArray

JOURNEYS = ("town", "hour", "two_hours", "half_day", "far")
"""Classes of journeys one way, shortest first."""
WITHIN_AN_HOUR = JOURNEYS.index("hour") / (len(JOURNEYS) - 1)
"""Its place from 0, within a town, to 1, far."""
_UP_TO = np.array([30.0, 60.0, 120.0, 240.0])
"""Minutes up to which a journey is of each of the first four."""
_THERE, _DETOUR = 20.0, 1.25
_SLOW, _FAST, _SLOW_KM = 80.0, 130.0, 100.0


def travel_minutes(km: DoubleArray) -> DoubleArray:
    """Minutes from door to door, one way, by the distance as the crow flies.

    A rule of thumb, no timetable: 20 minutes to get out and in, ways a quarter longer than the crow's, 80 km/h
    by regional train or car for the first 100 km and 130 km/h by fast train beyond.

    Parameters
    ----------
    km
        At least 0; NaN where it is not known.

    Examples
    --------
    >>> travel_minutes(np.array([0.0, 40.0, 150.0, 500.0])).round().tolist()
    [20.0, 58.0, 143.0, 345.0]
    """
    slow = np.minimum(km, _SLOW_KM)
    hours = _DETOUR * (slow / _SLOW + (km - slow) / _FAST)
    minutes: DoubleArray = _THERE + 60.0 * hours
    return minutes


def class_of_journeys(km: DoubleArray) -> IntArray:
    """The place of each journey in `JOURNEYS`; of distances that are not known the middle one.

    Examples
    --------
    >>> class_of_journeys(np.array([3.0, 30.0, 100.0, 300.0, 600.0, np.nan])).tolist()
    [0, 1, 2, 3, 4, 2]
    """
    classes = np.searchsorted(_UP_TO, travel_minutes(km))
    known: IntArray = np.where(np.isnan(km), len(JOURNEYS) // 2, classes).astype(np.int64)
    return known
