"""Shapes of the reward for distance: the band of production, and a line of the same drop."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks.quality.ablation.shapes import SHAPES, band, line
from recommender.config import Bridging

KNOBS = Bridging()
places = st.lists(st.floats(0, 1), min_size=1, max_size=20).map(np.array)
knobs = st.builds(
    lambda mu, width: replace(KNOBS, mu=mu, width=width), st.floats(0.1, 0.6), st.floats(0.1, 0.5)
)


@given(places, knobs)
def test_the_band_is_a_parabola_that_is_nothing_a_width_from_its_peak(closeness, given_knobs):
    expected = [1 - ((c - given_knobs.mu) / given_knobs.width) ** 2 for c in closeness.tolist()]
    assert band(closeness, given_knobs) == pytest.approx(expected)
    assert band(np.array([given_knobs.mu]), given_knobs)[0] == 1
    edge = np.array([given_knobs.mu - given_knobs.width, given_knobs.mu + given_knobs.width])
    assert band(edge, given_knobs) == pytest.approx([0, 0], abs=1e-9)


@given(places, knobs)
def test_the_line_is_straight_from_one_at_the_far_end(closeness, given_knobs):
    ends = line(np.array([0.0, 1.0]), given_knobs)
    assert ends[0] == 1
    assert line(closeness, given_knobs) == pytest.approx(1 + (ends[1] - 1) * closeness)


@given(knobs)
def test_both_fall_by_as_much(given_knobs):
    high, low = band(np.array([given_knobs.mu, 1.0]), given_knobs)
    first, last = line(np.array([0.0, 1.0]), given_knobs)
    assert first - last == pytest.approx(high - low)


def test_they_are_known_by_name():
    assert {"inverted U": band, "linear": line} == SHAPES
