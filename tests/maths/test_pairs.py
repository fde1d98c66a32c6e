"""Pairs as keys and as draws, against sets of Python."""

from itertools import combinations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from recommender.maths.pairs import (
    all_pairs,
    member_of,
    pair_keys,
    pairs_of,
    pairs_with,
    random_pairs,
    sample_pairs,
    unique_pairs,
)

SEEDS = st.integers(0, 2**32 - 1)


def tuples_of(pairs):
    return [tuple(pair) for pair in pairs.tolist()]


@st.composite
def clubs_with_pairs(draw, largest=3_000_000_000):
    n = draw(st.integers(1, largest - 1))
    row = st.integers(0, n - 1)
    pairs = draw(st.lists(st.tuples(row, row), max_size=20))
    return n, np.array(pairs, dtype=np.int64).reshape(-1, 2)


@settings(deadline=None)
@given(clubs_with_pairs())
def test_keys_lead_there_and_back_in_clubs_of_any_size(club):
    n, pairs = club
    keys = pair_keys(pairs, n)
    assert tuples_of(pairs_of(keys, n)) == [tuple(sorted(pair)) for pair in pairs.tolist()]
    assert keys.tolist() == pair_keys(pairs[:, ::-1], n).tolist()
    assert (keys >= 0).all()


@settings(deadline=None)
@given(clubs_with_pairs(largest=12))
def test_keys_are_in_the_order_of_their_pairs(club):
    n, pairs = club
    by_key = pairs_of(np.sort(pair_keys(pairs, n)), n)
    assert tuples_of(by_key) == sorted(tuples_of(np.sort(pairs, axis=1)))


@settings(deadline=None)
@given(clubs_with_pairs(largest=12))
def test_unique_pairs_of_unique_pairs_are_the_same(club):
    n, pairs = club
    once = unique_pairs(pairs, n)
    assert (once[:, 0] < once[:, 1]).all()
    assert unique_pairs(once[::-1], n).tolist() == once.tolist()
    assert set(tuples_of(once)) == {(i, j) for i, j in tuples_of(np.sort(pairs, axis=1)) if i < j}


@settings(deadline=None)
@given(clubs_with_pairs(largest=12), clubs_with_pairs(largest=12))
def test_pairs_are_looked_up_among_others_by_their_keys(asked, known):
    n = max(asked[0], known[0])
    keys = np.sort(pair_keys(known[1], n))
    among = {frozenset(pair) for pair in known[1].tolist()}
    expected = [frozenset(pair) in among for pair in asked[1].tolist()]
    assert member_of(pair_keys(asked[1], n), keys).tolist() == expected


@pytest.mark.parametrize("n", [0, 1, 2, 3, 7])
def test_all_pairs_are_the_combinations_in_order(n):
    assert tuples_of(all_pairs(n)) == list(combinations(range(n), 2))
    assert all_pairs(n).shape == (n * (n - 1) // 2, 2)
    assert all_pairs(n).dtype == np.int64


@settings(deadline=None)
@given(st.integers(0, 12), st.integers(0, 70), SEEDS)
def test_a_sample_is_everything_where_that_is_little_enough(n, limit, seed):
    sample = sample_pairs(n, limit, np.random.default_rng(seed))
    possible = n * (n - 1) // 2
    assert len(sample) == min(possible, limit)
    if possible <= limit:
        assert sample.tolist() == all_pairs(n).tolist()
    assert set(tuples_of(np.sort(sample, axis=1))) <= set(combinations(range(n), 2))


def test_a_sample_has_every_pair_as_often_as_any_other():
    limit = 20_000
    draws = [sample_pairs(201, limit, np.random.default_rng(seed)) for seed in range(3)]
    ends = np.bincount(np.concatenate(draws).ravel(), minlength=201)
    assert ends / ends.mean() == pytest.approx(np.ones(201), abs=0.25)
    steps = (draws[0][:, 1] - draws[0][:, 0]) % 201
    assert np.bincount(steps, minlength=201)[0] == 0
    assert np.bincount(steps, minlength=201)[1:] == pytest.approx(np.full(200, 100), abs=50)


@settings(deadline=None)
@given(st.integers(1, 12), st.integers(0, 5), SEEDS)
def test_everybody_has_as_many_others_by_chance(n, others, seed):
    pairs = random_pairs(n, others, np.random.default_rng(seed))
    assert pairs.shape == (n * others, 2)
    assert pairs[:, 0].tolist() == [row for row in range(n) for _ in range(others)]
    assert ((pairs[:, 1] >= 0) & (pairs[:, 1] < n)).all()
    assert pairs.tolist() == random_pairs(n, others, np.random.default_rng(seed)).tolist()


def test_others_by_chance_are_anybody_alike():
    pairs = random_pairs(10, 2000, np.random.default_rng(1))
    met = np.zeros((10, 10))
    np.add.at(met, (pairs[:, 0], pairs[:, 1]), 1)
    assert met.ravel() == pytest.approx(np.full(100, 200), abs=70)


@settings(deadline=None)
@given(st.integers(1, 12), st.data())
def test_pairs_with_some_are_those_of_all_that_name_one_of_them(n, data):
    rows = data.draw(st.lists(st.integers(0, n - 1), max_size=6))
    pairs = pairs_with(n, np.array(rows, dtype=np.int64))
    assert tuples_of(pairs) == [pair for pair in combinations(range(n), 2) if set(pair) & set(rows)]
