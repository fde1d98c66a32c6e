"""Journeys grow with distance, and their classes with them."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from recommender.labels.journeys import (
    JOURNEYS,
    WITHIN_AN_HOUR,
    class_of_journeys,
    travel_minutes,
)

KM = st.floats(0.0, 20_000.0)


@given(KM, KM)
def test_who_lives_farther_away_travels_longer(one, other):
    near, far = sorted((one, other))
    minutes = travel_minutes(np.array([near, far]))
    assert minutes[0] <= minutes[1]
    classes = class_of_journeys(np.array([near, far])).tolist()
    assert 0 <= classes[0] <= classes[1] < len(JOURNEYS)


def test_classes_end_where_they_say():
    km = np.linspace(0.0, 1_000.0, 20_001)
    minutes, classes = travel_minutes(km), class_of_journeys(km)
    for name, most in (("town", 30), ("hour", 60), ("two_hours", 120), ("half_day", 240)):
        assert minutes[classes <= JOURNEYS.index(name)].max() <= most
        assert minutes[classes > JOURNEYS.index(name)].min() > most - 0.1
    assert JOURNEYS[round(WITHIN_AN_HOUR * (len(JOURNEYS) - 1))] == "hour"
