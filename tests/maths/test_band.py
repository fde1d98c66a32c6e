"""The inverted U, and that it is one inner product."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from recommender.maths.measures.band import Percentiles, inverted_u, svec

small = st.floats(-3, 3, width=32)


@given(arrays(np.float32, (2, 5), elements=small))
def test_svec_products_are_squared_products(vectors):
    left, right = vectors[:1], vectors[1:]
    squared = float((left @ right.T).item()) ** 2
    assert float((svec(left) @ svec(right).T).item()) == pytest.approx(squared, rel=1e-3, abs=1e-3)


@given(st.floats(0, 1), st.floats(0.05, 1), st.floats(0, 1))
def test_the_reward_falls_on_both_sides_of_its_peak(mu, width, closeness):
    at_peak, elsewhere = inverted_u(np.array([mu, closeness]), mu, width)
    assert at_peak == 1.0
    assert elsewhere <= 1.0
    further = inverted_u(np.array([mu + 2 * (closeness - mu)]), mu, width)[0]
    assert further <= elsewhere


def test_percentiles_go_there_and_back():
    sample = np.random.default_rng(0).normal(size=50_000)
    percentiles = Percentiles(sample)
    for level in (0.1, 0.35, 0.9):
        cosine = percentiles.cosine(level)
        assert percentiles.of(np.array([cosine]))[0] == pytest.approx(level, abs=2e-3)
        assert (sample <= cosine).mean() == pytest.approx(level, abs=5e-3)


def test_percentiles_stay_within_bounds_and_in_order():
    percentiles = Percentiles(np.random.default_rng(1).normal(size=1000))
    found = percentiles.of(np.linspace(-10, 10, 501))
    assert found[0] == 0.0
    assert found[-1] == 1.0
    assert (np.diff(found) >= 0).all()


def test_members_who_are_all_alike_sit_in_the_middle():
    assert Percentiles(np.full(100, 0.4)).of(np.array([0.4]))[0] == pytest.approx(0.5)


def test_the_slope_is_that_of_a_uniform_club():
    assert Percentiles(np.linspace(-1, 1, 10_001)).slope(0.5) == pytest.approx(0.5, rel=1e-3)
