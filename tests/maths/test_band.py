"""The inverted U, and percentiles of a club's own pairs."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from recommender.maths.measures.band import Percentiles, inverted_u


@given(st.floats(0, 1), st.floats(0.05, 1), st.floats(0, 1))
def test_the_reward_falls_on_both_sides_of_its_peak(mu, width, closeness):
    at_peak, elsewhere = inverted_u(np.array([mu, closeness]), mu, width)
    assert at_peak == 1.0
    assert elsewhere <= 1.0
    further = inverted_u(np.array([mu + 2 * (closeness - mu)]), mu, width)[0]
    assert further <= elsewhere


def test_a_percentile_is_the_share_of_pairs_up_to_it():
    sample = np.random.default_rng(0).normal(size=50_000)
    percentiles = Percentiles(sample)
    for cosine in (-1.3, 0.0, 0.4, 2.0):
        share = (sample <= cosine).mean()
        assert percentiles.of(np.array([cosine]))[0] == pytest.approx(share, abs=2e-3)


def test_percentiles_stay_within_bounds_and_in_order():
    percentiles = Percentiles(np.random.default_rng(1).normal(size=1000))
    found = percentiles.of(np.linspace(-10, 10, 501))
    assert found[0] == 0.0
    assert found[-1] == 1.0
    assert (np.diff(found) >= 0).all()


def test_members_who_are_all_alike_sit_in_the_middle():
    assert Percentiles(np.full(100, 0.4)).of(np.array([0.4]))[0] == pytest.approx(0.5)
