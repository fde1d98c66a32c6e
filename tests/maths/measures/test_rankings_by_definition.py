"""Measures of rankings, by sorting and counting row by row; percentiles and names held out."""

import hashlib
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from sklearn.metrics import ndcg_score

from recommender.maths.measures.band import Percentiles, inverted_u
from recommender.maths.measures.holdout import held_out, name_hash
from recommender.maths.measures.metrics import (
    bootstrap,
    found_within,
    ndcg,
    own_kind_share,
    spearman,
)
from recommender.maths.texts.items import unit

SEEDS = st.integers(0, 2**32 - 1)
SCORES = st.lists(st.integers(-3, 3), min_size=2, max_size=12)


def made_rows(seed, n, dimension=3):
    return unit(np.random.default_rng(seed).normal(size=(n, dimension)).astype(np.float32))


@settings(deadline=None)
@given(SEEDS, st.integers(2, 12), st.integers(1, 14))
def test_ndcg_is_scikit_learns_with_and_without_ties(seed, n, cut):
    rng = np.random.default_rng(seed)
    scores, grades = rng.integers(0, 4, n).astype(float), rng.integers(0, 3, n).astype(float)
    assume(grades.any())
    assert ndcg(scores, grades, cut) == pytest.approx(ndcg_score([grades], [scores], k=cut))


@settings(deadline=None)
@given(SEEDS, st.integers(1, 12), st.integers(1, 14))
def test_ndcg_is_one_for_the_best_order_and_never_more(seed, n, cut):
    rng = np.random.default_rng(seed)
    grades = 1.0 + rng.integers(0, 3, n)
    assert ndcg(grades, grades, cut) == pytest.approx(1.0)
    level = ndcg(rng.normal(size=n), grades, cut)
    assert 0 <= level <= 1 + 1e-12
    assert ndcg(-grades, grades, cut) <= level + 1e-12


def rank_of(query, targets, wanted):
    """Places of a target among all, those that tie before it."""
    products = [float(np.dot(query, target)) for target in targets]
    return sum(product >= products[wanted] for product in products)


@settings(deadline=None)
@given(SEEDS, st.integers(1, 6), st.integers(1, 6), st.integers(1, 6))
def test_a_target_is_within_k_if_fewer_than_k_are_as_near(seed, n, m, k):
    rng = np.random.default_rng(seed)
    signs = np.eye(3, dtype=np.float32)[rng.integers(0, 3, n + m)] * rng.choice([-1, 1], (n + m, 1))
    queries, targets = np.split(signs.astype(np.float32), [n])  # products tie often, exactly
    wanted = rng.integers(0, m, n)
    expected = [rank_of(q, targets, row) <= k for q, row in zip(queries, wanted, strict=True)]
    assert found_within(queries, targets, wanted, k).tolist() == expected


@settings(deadline=None)
@given(SEEDS, st.integers(2, 8))
def test_recall_grows_with_k_up_to_everything(seed, n):
    queries, targets = made_rows(seed, n), made_rows(seed + 1, n)
    recalls = [found_within(queries, targets, np.arange(n), k) for k in range(1, n + 1)]
    assert all((less <= more).all() for less, more in pairwise(recalls))
    assert recalls[-1].all()


def test_what_is_zero_finds_nothing_however_far_all_others_are():
    targets = np.array([[0, 0], [-1, 0]], dtype=np.float32)
    queries = np.array([[1, 0], [0, 0], [1, 0]], dtype=np.float32)
    within = found_within(queries, targets, np.array([0, 1, 1]), k=2)
    assert within.tolist() == [False, False, True]


@settings(deadline=None)
@given(SCORES, SEEDS)
def test_spearman_is_the_correlation_of_mean_ranks(scores, seed):
    a = np.array(scores, dtype=float)
    b = np.random.default_rng(seed).integers(0, 4, len(a)).astype(float)
    assume(np.ptp(a) > 0 and np.ptp(b) > 0)

    def mean_ranks(values):
        return [(np.sum(values < value) + np.sum(values <= value) + 1) / 2 for value in values]

    assert spearman(a, b) == pytest.approx(np.corrcoef(mean_ranks(a), mean_ranks(b))[0, 1])
    assert spearman(b, a) == pytest.approx(spearman(a, b))
    assert spearman(np.exp(a), -b) == pytest.approx(-spearman(a, b))


@settings(deadline=None)
@given(SEEDS, st.integers(2, 5), st.data())
def test_the_share_of_ones_kind_is_counted_among_the_nearest(seed, half, data):
    k = data.draw(st.integers(1, 2 * half - 2))
    vectors, kinds = made_rows(seed, 2 * half), np.repeat([0, 1], half)
    twins = np.roll(np.arange(2 * half), half)
    expected = []
    for row in range(2 * half):
        others = [other for other in range(2 * half) if other not in {row, twins[row]}]
        nearest = sorted(others, key=lambda other: -float(vectors[row] @ vectors[other]))[:k]
        expected.append(np.mean(kinds[nearest] == kinds[row]))
    assert own_kind_share(vectors, kinds, twins, k) == pytest.approx(expected)
    everybody = own_kind_share(vectors, kinds, twins, 2 * half - 2)
    assert everybody == pytest.approx(np.full(2 * half, 0.5))  # the base rate


@settings(deadline=None)
@given(SEEDS, st.integers(1, 20), st.floats(0.1, 0.99))
def test_the_bootstrap_is_the_quantiles_of_what_was_drawn(seed, units, level):
    statistics = []

    def spread(rows):
        assert rows.shape == (units,)
        assert set(rows.tolist()) <= set(range(units))
        statistics.append(float(np.std(rows)))
        return statistics[-1]

    low, high = bootstrap(units, spread, np.random.default_rng(seed), rounds=30, level=level)
    assert len(statistics) == 30
    assert low == pytest.approx(np.quantile(statistics, (1 - level) / 2))
    assert high == pytest.approx(np.quantile(statistics, 1 - (1 - level) / 2))


@settings(deadline=None)
@given(st.lists(st.floats(-1, 1), min_size=1, max_size=30), st.floats(-2, 2), st.floats(0, 1))
def test_percentiles_are_bounded_and_rise_with_the_cosine(sample, cosine, more):
    percentiles = Percentiles(np.array(sample))
    level, higher = percentiles.of(np.array([cosine, cosine + more]))
    assert 0 <= level <= higher <= 1
    lowest, highest = percentiles.of(np.array([min(sample) - 0.1, max(sample) + 0.1]))
    assert (lowest, highest) == (0.0, 1.0)


@settings(deadline=None)
@given(SEEDS)
def test_percentiles_of_a_sample_do_not_depend_on_its_order(seed):
    rng = np.random.default_rng(seed)
    sample, asked = rng.normal(size=50).round(1), rng.normal(size=9)
    ordered = Percentiles(np.sort(sample)).of(asked)
    assert Percentiles(sample).of(asked).tolist() == ordered.tolist()
    table = Percentiles(sample).of(asked.reshape(3, 3))
    assert table.ravel().tolist() == ordered.tolist()


def test_pairs_of_one_cosine_share_the_middle_of_their_places():
    sample = np.repeat([0.0, 0.5, 1.0], [200, 600, 200])
    levels = Percentiles(sample).of(np.array([0.0, 0.5, 1.0]))
    assert levels == pytest.approx([0.1, 0.5, 0.9], abs=2e-3)


@settings(deadline=None)
@given(st.floats(0, 1), st.floats(0.05, 1), st.floats(0, 2))
def test_the_reward_is_the_same_on_both_sides_and_none_at_its_width(mu, width, steps):
    sides = inverted_u(np.array([mu - steps * width, mu + steps * width]), mu, width)
    assert sides == pytest.approx(np.full(2, 1 - steps**2), abs=1e-9)


@settings(deadline=None)
@given(st.lists(st.text(max_size=8), max_size=20), st.integers(1, 12))
def test_a_name_is_held_out_by_the_start_of_its_hash_alone(names, one_in):
    digests = [hashlib.sha256(name.encode()).hexdigest()[:16] for name in names]
    assert [name_hash(name) for name in names] == [int(digest, 16) for digest in digests]
    chosen = held_out(names, one_in)
    assert chosen.tolist() == [int(digest, 16) % one_in == 0 for digest in digests]
    assert chosen.dtype == np.bool_
