"""Metrics against brute force, known values, and what must not change them."""

import itertools
import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from recommender.maths.measures.metrics import (
    bootstrap,
    found_within,
    ndcg,
    own_kind_share,
    spearman,
)
from recommender.maths.texts.items import unit


def brute_ndcg(scores, grades, cut):
    def dcg(order):
        return sum(grades[row] / math.log2(2 + rank) for rank, row in enumerate(order[:cut]))

    rows = range(len(grades))
    orders = [o for o in itertools.permutations(rows) if all(
        scores[a] >= scores[b] for a, b in itertools.pairwise(o))]  # fmt: skip
    best = max(dcg(order) for order in itertools.permutations(rows))
    return np.mean([dcg(order) for order in orders]) / best


@given(
    st.lists(st.tuples(st.integers(0, 3), st.integers(0, 2)), min_size=1, max_size=5),
    st.integers(1, 6),
)
def test_ndcg_is_the_mean_over_all_orders_that_the_scores_allow(pairs, cut):
    scores, grades = np.array(pairs, dtype=float).T
    if not grades.any():
        assert math.isnan(ndcg(scores, grades, cut))
    else:
        assert ndcg(scores, grades, cut) == pytest.approx(brute_ndcg(scores, grades, cut))


def test_ndcg_does_not_depend_on_the_order_of_rows():
    rng = np.random.default_rng(0)
    scores, grades = rng.integers(0, 5, 40).astype(float), rng.integers(0, 3, 40).astype(float)
    order = rng.permutation(40)
    assert ndcg(scores, grades) == pytest.approx(ndcg(scores[order], grades[order]))


def test_a_target_that_ties_is_not_found():
    queries, targets = np.eye(3, dtype=np.float32), np.eye(3, dtype=np.float32)
    assert found_within(queries, targets, np.arange(3)).all()
    assert not found_within(np.zeros_like(queries), targets, np.arange(3)).any()
    twice = targets[[0, 0, 1]]
    assert found_within(queries, twice, np.array([1, 2, 0])).tolist() == [False, True, False]
    assert found_within(queries, twice, np.array([1, 2, 0]), k=2).tolist()[:2] == [True, True]


def test_spearman_of_a_constant_is_undefined():
    assert math.isnan(spearman(np.ones(4), np.arange(4.0)))
    assert spearman(np.arange(4.0), -np.arange(4.0)) == pytest.approx(-1)


def test_own_kind_share_is_one_for_two_islands_and_base_rate_for_chance():
    rng = np.random.default_rng(1)
    kinds, twins = np.repeat([0, 1], 100), np.concatenate([np.arange(100, 200), np.arange(100)])
    chance = unit(rng.standard_normal((200, 32)).astype(np.float32))
    islands = unit(chance + 10 * np.eye(2, 32, dtype=np.float32)[kinds])
    assert own_kind_share(islands, kinds, twins, 10).tolist() == [1.0] * 200
    assert np.mean(own_kind_share(chance, kinds, twins, 10)) == pytest.approx(0.5, abs=0.05)


def test_own_kind_share_counts_neither_a_row_itself_nor_its_twin():
    vectors = np.array([[1, 0], [0.8, 0.6], [1, 0], [0, 1]], dtype=np.float32)
    share = own_kind_share(vectors, np.array([0, 0, 1, 1]), np.array([2, 3, 0, 1]), 1)
    assert share[0] == 1.0  # row 2 is nearer, but it is the twin
    assert share[2] == 0.0  # row 1, of the other kind, is what is left


def interval_of_the_mean(values, rng):
    return bootstrap(len(values), lambda rows: float(values[rows].mean()), rng, rounds=200)


def test_bootstrap_covers_a_known_mean():
    hits = 0
    for seed in range(60):
        rng = np.random.default_rng(seed)
        low, high = interval_of_the_mean(rng.normal(3.0, 1.0, 80), rng)
        hits += low <= 3.0 <= high
    assert 50 <= hits <= 60


def test_bootstrap_of_a_constant_has_no_width():
    rng = np.random.default_rng(0)
    assert bootstrap(5, lambda rows: 0.25, rng, rounds=20) == (0.25, 0.25)
