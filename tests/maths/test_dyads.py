"""Splits by person, bootstrap over people, and metrics of outcomes, against planted answers."""

import numpy as np
import pytest
from sklearn.metrics import roc_auc_score

from recommender.maths.measures.dyads import (
    person_bootstrap,
    person_columns,
    person_folds,
)
from recommender.maths.measures.outcome_metrics import (
    auc,
    calibration_error,
    log_losses,
    per_person_auc,
    weighted_mean,
)


def some_pairs(rng, people=40, pairs=300):
    first = rng.integers(0, people, pairs)
    return np.stack([first, (first + rng.integers(1, people, pairs)) % people], axis=1)


@pytest.mark.parametrize("groups", [3, 5, 8])
def test_no_person_is_on_both_sides_of_a_split_and_every_pair_is_tested_once(groups):
    pairs = some_pairs(np.random.default_rng(groups))
    tested = []
    for train, test in person_folds(pairs, groups, np.random.default_rng(0)):
        assert not set(pairs[train].ravel()) & set(pairs[test].ravel())
        tested.extend(test.tolist())
    assert sorted(tested) == list(range(len(pairs)))


def test_person_columns_mark_both_people_of_a_pair():
    columns = person_columns(np.array([[7, 3], [3, 9]]))
    assert columns.tolist() == [[1, 1, 0], [1, 0, 1]]


def test_drawing_people_is_wider_than_drawing_rows_where_people_differ():
    rng = np.random.default_rng(0)
    pairs = some_pairs(rng, people=15, pairs=600)
    values = rng.normal(size=15)[pairs].sum(axis=1)
    low, high = person_bootstrap(pairs, lambda w: weighted_mean(values, w), rng)
    rows = [values[rng.integers(0, 600, 600)].mean() for _ in range(500)]
    assert high - low > 1.5 * np.subtract(*np.quantile(rows, [0.975, 0.025]))
    assert low < values.mean() < high


def test_a_statistic_that_never_is_has_no_interval():
    pairs = np.array([[0, 1]])
    assert np.isnan(person_bootstrap(pairs, lambda w: float("nan"), np.random.default_rng(0))).all()


def test_auc_is_scikit_learns_with_ties_and_weights():
    rng = np.random.default_rng(1)
    good, scores = rng.integers(0, 2, 200), rng.integers(0, 9, 200).astype(float)
    weight = rng.random(200)
    assert auc(good, scores) == pytest.approx(roc_auc_score(good, scores))
    expected = roc_auc_score(good, scores, sample_weight=weight)
    assert auc(good, scores, weight) == pytest.approx(expected)
    assert np.isnan(auc(np.ones(3, dtype=int), np.arange(3.0)))


def test_popularity_alone_is_worth_nothing_to_a_person():
    people = np.repeat(np.arange(20), 10)
    good = np.tile([0, 1], 100)
    found = per_person_auc(people, good, people.astype(float))
    assert (found == 0.5).all()
    assert (per_person_auc(people, good, good.astype(float)) == 1).all()
    shuffled = np.random.default_rng(0).permutation(200)
    one_kind = np.where(people == 3, 0, good)
    found = per_person_auc(people[shuffled], one_kind[shuffled], one_kind[shuffled].astype(float))
    assert np.flatnonzero(np.isnan(found)).tolist() == [3]


def test_a_calibrated_model_has_a_small_error_and_a_boastful_one_a_large():
    rng = np.random.default_rng(2)
    p = rng.uniform(0.05, 0.6, 20_000)
    good = (rng.random(20_000) < p).astype(int)
    assert calibration_error(good, p) < 0.015
    assert calibration_error(good, np.minimum(p + 0.2, 1)) == pytest.approx(0.2, abs=0.015)
    assert calibration_error(good, np.full(20_000, good.mean())) < 0.005


def test_log_loss_of_a_coin_is_log_two():
    assert log_losses(np.array([0, 1]), np.zeros(2)) == pytest.approx(np.log(2))
    assert np.isnan(weighted_mean(np.ones(2), np.zeros(2)))
