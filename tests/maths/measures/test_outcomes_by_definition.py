"""Measures of outcomes, by comparing every pair with every other one."""

from itertools import product

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from sklearn.metrics import brier_score_loss, log_loss, roc_auc_score

from recommender.maths.measures.outcome_metrics import (
    auc,
    auc_within,
    calibration_error,
    log_losses,
    per_person_auc,
    weighted_mean,
)

ROWS = st.lists(
    st.tuples(st.integers(0, 1), st.sampled_from([-2.0, 0.0, 0.5, 3.0]), st.integers(0, 3)),
    min_size=1,
    max_size=20,
)  # good or not, a score that often ties, a group


def columns_of(rows):
    good, scores, groups = zip(*rows, strict=True)
    return np.array(good), np.array(scores), np.array(groups)


def compare(rows):
    """1, 0.5 or 0 for each comparison of a good row's score with another row's."""
    return [
        1.0 if good > bad else 0.5 if good == bad else 0.0
        for good, bad in product(
            [score for kind, score, _ in rows if kind], [s for kind, s, _ in rows if not kind]
        )
    ]


def mean_of(wins):
    return np.mean(wins) if wins else np.nan


@settings(deadline=None)
@given(ROWS)
def test_auc_is_the_share_of_comparisons_won(rows):
    good, scores, _ = columns_of(rows)
    np.testing.assert_allclose(auc(good, scores), mean_of(compare(rows)))


@settings(deadline=None)
@given(ROWS)
def test_auc_turns_around_with_the_scores_and_knows_order_alone(rows):
    good, scores, _ = columns_of(rows)
    forwards = auc(good, scores)
    np.testing.assert_allclose(auc(good, -scores), 1 - forwards)
    np.testing.assert_allclose(auc(1 - good, scores), 1 - forwards)
    np.testing.assert_allclose(auc(good, np.exp(scores)), forwards)
    assert np.isnan(forwards) or 0 <= forwards <= 1


@settings(deadline=None)
@given(ROWS, st.data())
def test_a_whole_weight_is_as_many_rows(rows, data):
    times = data.draw(st.lists(st.integers(0, 3), min_size=len(rows), max_size=len(rows)))
    good, scores, groups = columns_of(rows)
    weight = np.array(times, dtype=np.float64)
    many = [np.repeat(column, times) for column in (good, scores, groups)]
    np.testing.assert_allclose(auc(good, scores, weight), auc(many[0], many[1]))
    within = auc_within(groups, good, scores, weight)
    np.testing.assert_allclose(within, auc_within(many[2], many[0], many[1]))
    np.testing.assert_allclose(weighted_mean(scores, weight), mean_of(many[1].tolist()))


@settings(deadline=None)
@given(ROWS)
def test_auc_within_pools_the_comparisons_of_each_group(rows):
    good, scores, groups = columns_of(rows)
    wins = [win for group in range(4) for win in compare([r for r in rows if r[2] == group])]
    np.testing.assert_allclose(auc_within(groups, good, scores), mean_of(wins))


@settings(deadline=None)
@given(ROWS)
def test_a_base_rate_per_group_is_worth_nothing_within_it(rows):
    good, _, groups = columns_of(rows)
    level = auc_within(groups, good, groups.astype(float))
    assert np.isnan(level) or level == pytest.approx(0.5)


@settings(deadline=None)
@given(ROWS)
def test_the_auc_of_each_person_is_that_of_their_rows_in_the_order_of_people(rows):
    good, scores, people = columns_of(rows)
    expected = [mean_of(compare([r for r in rows if r[2] == who])) for who in np.unique(people)]
    np.testing.assert_allclose(per_person_auc(people, good, scores), expected)


@settings(deadline=None)
@given(ROWS)
def test_log_losses_and_their_mean_are_scikit_learns(rows):
    good, log_odds, _ = columns_of(rows)
    probability = 1 / (1 + np.exp(-log_odds))
    losses = log_losses(good, log_odds)
    assert weighted_mean(losses) == pytest.approx(log_loss(good, probability, labels=[0, 1]))
    assert (losses >= 0).all()


def test_log_losses_of_certain_forecasts_stay_finite():
    losses = log_losses(np.array([1, 0, 1, 0]), np.array([800.0, -800.0, -800.0, 800.0]))
    assert losses.tolist() == [0.0, 0.0, 800.0, 800.0]


def binned_error(good, probability, weight, bins):
    """Rows in the order of their probability, cut into bins of as many each."""
    order = np.argsort(probability)
    gaps = [
        abs(sum(weight[row] * (good[row] - probability[row]) for row in rows))
        for rows in np.array_split(order, bins)
    ]
    return sum(gaps) / sum(weight)


@settings(deadline=None)
@given(st.integers(0, 2**32 - 1), st.integers(1, 6), st.integers(1, 5))
def test_the_calibration_error_sums_the_gaps_of_bins_of_one_size(seed, bins, size):
    rng = np.random.default_rng(seed)
    probability, weight = rng.random(bins * size), 0.1 + rng.random(bins * size)
    good = rng.integers(0, 2, bins * size)
    error = calibration_error(good, probability, weight, bins)
    assert error == pytest.approx(binned_error(good, probability, weight, bins))
    assert 0 <= error <= 1
    order = rng.permutation(bins * size)
    again = calibration_error(good[order], probability[order], weight[order], bins)
    assert again == pytest.approx(error)


def test_where_bins_cannot_be_of_one_size_the_middle_one_has_more():
    """Four rows in three bins: the two in between offset each other, the outer ones cannot."""
    good, probability = np.array([0, 1, 0, 1]), np.array([0.1, 0.4, 0.6, 0.8])
    assert calibration_error(good, probability, bins=3) == pytest.approx((0.1 + 0.0 + 0.2) / 4)


@settings(deadline=None)
@given(ROWS, st.integers(1, 12))
def test_equal_forecasts_share_a_bin_and_their_error_is_the_gap_to_the_base_rate(rows, bins):
    good, _, _ = columns_of(rows)
    error = calibration_error(good, np.full(len(good), 0.3), bins=bins)
    assert error == pytest.approx(abs(good.mean() - 0.3))


@settings(deadline=None)
@given(ROWS)
def test_a_forecast_that_is_always_right_has_no_error(rows):
    good, _, _ = columns_of(rows)
    certain = good.astype(float)
    assert calibration_error(good, certain) == brier_score_loss(good, certain) == 0.0


def test_without_rows_or_weight_there_is_no_measure():
    none, numbers = np.zeros(0, dtype=np.int64), np.zeros(0)
    assert np.isnan([auc(none, numbers), auc_within(none, none, numbers)]).all()
    assert np.isnan([weighted_mean(numbers), calibration_error(none, numbers)]).all()
    assert log_losses(none, numbers).shape == per_person_auc(none, none, numbers).shape == (0,)
    unweighted = calibration_error(np.array([0, 1]), np.array([0.1, 0.9]), np.zeros(2))
    assert np.isnan(unweighted)


@settings(deadline=None)
@given(ROWS)
def test_auc_agrees_with_scikit_learn_wherever_that_has_one(rows):
    good, scores, _ = columns_of(rows)
    assume(0 < good.sum() < len(good))
    assert auc(good, scores) == pytest.approx(roc_auc_score(good, scores))
