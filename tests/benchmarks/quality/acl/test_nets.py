"""Small networks: what no straight line finds, and log-odds that are those of their layers."""

import numpy as np
import pytest

from benchmarks.quality.acl.linear import fit_all
from benchmarks.quality.acl.nets import MOST, Nets, fit_blend, fit_nets
from benchmarks.quality.acl.sample import Sample
from recommender.maths.measures.outcome_metrics import auc


@pytest.fixture(scope="module")
def both():
    """Pairs that are good where two columns have one sign: no line tells them apart."""
    rng = np.random.default_rng(0)
    X = rng.standard_normal((100_000, 3)).astype(np.float32) * np.array([1, 50, 1], np.float32)
    good = ((X[:, 0] * X[:, 1] > 0) & (rng.random(len(X)) < 0.4)).astype(np.int64)
    return Sample(X, good, np.ones(len(X)), np.arange(len(X)), np.arange(len(X)))


def test_networks_find_a_joint_effect_that_a_line_misses(both):
    linear = fit_all(both)
    blend = fit_blend(linear, both, seed=0)
    assert auc(both.good, linear.log_odds(both.X).astype(float)) < 0.55
    assert auc(both.good, blend.log_odds(both.X).astype(float)) > 0.65


def test_the_same_seed_gives_the_same_networks(both):
    part = both.of(np.arange(2_000))
    one, again = (fit_nets(part.X, part.good, part.even, seed=3) for _ in range(2))
    np.testing.assert_array_equal(one.log_odds(part.X), again.log_odds(part.X))


def test_extremes_of_another_year_count_no_more_than_the_cut():
    nets = Nets(
        mean=np.zeros(1, np.float32),
        spread=np.ones(1, np.float32),
        inner=np.ones((1, 2), np.float32),
        inner_bias=np.zeros(2, np.float32),
        outer=np.array([1.0, 0.5], np.float32),
        bias=-1.0,
    )
    X = np.array([[1.0], [MOST], [1000.0], [-3.0]], dtype=np.float32)
    assert nets.log_odds(X).tolist() == [0.5, 1.5 * MOST - 1, 1.5 * MOST - 1, -1.0]


def test_a_blend_is_scaled_as_calibration_says(both):
    part = both.of(np.arange(2_000))
    blend = fit_blend(fit_all(part), part, seed=0)
    scaled = blend.calibrated(1.0, 2.0).calibrated(-1.0, 0.5)
    expected = -1.0 + 0.5 * (1.0 + 2.0 * blend.log_odds(part.X))
    np.testing.assert_allclose(scaled.log_odds(part.X), expected, rtol=1e-4, atol=1e-4)
