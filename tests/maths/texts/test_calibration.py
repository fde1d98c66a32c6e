"""Chances of z-values: the logistic curve, there and back."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from recommender.maths.texts.calibration import USUAL, Calibration

CALIBRATIONS = st.builds(Calibration, st.floats(-3, 12), st.floats(0.05, 4))


def test_chances_are_bounded_rise_and_are_even_at_the_midpoint():
    known = Calibration(midpoint=4.0, slope=1.5)
    chance = known.chance(np.linspace(-50, 60, 111))
    assert chance[0] < 1e-30
    assert chance[-1] == 1.0
    assert (np.diff(chance) >= 0).all()
    assert known.chance(np.array([4.0])).item() == known.chance(np.array([[4.0]])).item() == 0.5


@settings(deadline=None)
@given(CALIBRATIONS, st.floats(-50, 50), st.floats(0, 5))
def test_the_chance_is_the_logistic_curve_and_never_falls(known, z, more):
    chance, higher = known.chance(np.array([z, z + more]))
    assert 0.0 <= chance <= higher <= 1.0
    assert chance == pytest.approx(1 / (1 + np.exp(-known.slope * (z - known.midpoint))))


@settings(deadline=None)
@given(CALIBRATIONS, st.floats(0.001, 0.999))
def test_the_z_of_a_chance_has_this_chance(known, chance):
    assert known.chance(np.array([known.z_of(chance)])).item() == pytest.approx(chance)


@settings(deadline=None)
@given(CALIBRATIONS, st.floats(-8, 8))
def test_the_chance_of_a_z_has_this_z(known, odds):
    z = known.midpoint + odds / known.slope
    assert known.z_of(known.chance(np.array([z])).item()) == pytest.approx(z, abs=1e-6)


def test_of_two_encoders_the_one_whose_z_is_worth_more_gives_the_higher_chance():
    z = np.linspace(3, 9, 7)
    assert (Calibration(midpoint=4.0).chance(z) > USUAL.chance(z)).all()
