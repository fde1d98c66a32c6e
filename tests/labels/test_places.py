"""Where towns are: known distances, and nothing guessed."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from recommender.labels.places import coordinates_of
from recommender.maths.great_circle import EARTH_RADIUS, measure_km

POINT = st.tuples(st.floats(-90, 90), st.floats(-180, 180))


def km(here, there):
    places = [np.array([coordinates_of(place)]) for place in (here, there)]
    return float(measure_km(*places)[0])


@pytest.mark.parametrize(
    ("here", "there", "kilometres"),
    [
        ("Berlin", "Hamburg", 255),
        ("Munich", "Vienna", 355),
        ("Zürich", "Basel", 75),
        ("Köln", "Düsseldorf", 34),
        ("Wien", "Graz", 145),
        ("Cologne", "50667 Köln", 0),
    ],
)
def test_distances_are_those_of_an_atlas(here, there, kilometres):
    assert km(here, there) == pytest.approx(kilometres, abs=5)


@pytest.mark.parametrize("place", ["", "Hinterdupfing", "remote", "Neustadt"])
def test_what_is_not_known_or_is_several_towns_is_nowhere(place):
    assert coordinates_of(place) is None


@given(POINT, POINT)
def test_distances_are_the_same_both_ways_and_never_more_than_half_the_globe(one, two):
    first, second = np.array([one]), np.array([two])
    there = measure_km(first, second)[0]
    assert there == pytest.approx(measure_km(second, first)[0])
    assert 0 <= there <= np.pi * EARTH_RADIUS + 1e-6


def test_the_distance_to_nowhere_is_not_a_number():
    assert np.isnan(measure_km(np.array([[48.0, 11.0]]), np.array([[np.nan, np.nan]]))[0])
