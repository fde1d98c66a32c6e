"""Lists, reciprocal means, weak ties, chance, transferable utility, factors: counted out."""

from statistics import harmonic_mean as mean_of_both

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.optimize import root
from scipy.sparse import csr_array
from scipy.stats import spearmanr

from benchmarks.quality.scores import groups, weak_ties
from benchmarks.quality.scores.factorisation import factors
from benchmarks.quality.scores.lists import as_lists, as_pairs, percentiles
from benchmarks.quality.scores.reciprocal import harmonic_mean
from benchmarks.quality.scores.tu_matching import balanced, log_matches
from recommender.maths.pairs import all_pairs

NONE = -np.inf
seeds = st.integers(0, 10_000)


@given(seeds)
def test_pairs_survive_the_way_to_lists_and_back(seed):
    rng = np.random.default_rng(seed)
    pairs = all_pairs(7)[rng.random(21) < 0.6]
    values = rng.normal(size=len(pairs))
    lists = as_lists(pairs, values, 7)
    assert np.isfinite(lists).sum() == 2 * len(pairs)
    np.testing.assert_array_equal(lists, lists.T)
    np.testing.assert_array_equal(as_pairs(lists, pairs), values)


def percentile_by_hand(row, place):
    allowed = [value for value in row if value > NONE]
    if row[place] == NONE:
        return 0.0
    below = sum(value < row[place] for value in allowed)
    equal = sum(value == row[place] for value in allowed)
    return (below + (equal + 1) / 2) / len(allowed)


rows_of_scores = st.lists(st.sampled_from([NONE, 0.0, 1.0, 2.0, 5.0]), min_size=1, max_size=8)


@given(rows_of_scores)
def test_a_place_is_the_share_of_those_below_with_half_of_those_equal(row):
    places = percentiles(np.array([row]))[0]
    expected = [percentile_by_hand(row, place) for place in range(len(row))]
    np.testing.assert_allclose(places, expected)


@given(rows_of_scores)
def test_places_know_nothing_of_the_scale_of_scores(row):
    values = np.array([row])
    np.testing.assert_allclose(
        percentiles(values), percentiles(np.exp(np.minimum(values, 9)) + values)
    )


@given(st.floats(0.001, 1), st.floats(0.001, 1))
def test_the_harmonic_mean_is_that_of_the_standard_library(one, other):
    mean = harmonic_mean(np.array([one]), np.array([other]))[0]
    assert mean == pytest.approx(mean_of_both([one, other]))


def test_wanted_by_one_side_only_is_wanted_not_at_all():
    assert harmonic_mean(np.array([1.0, 0.0]), np.array([0.0, 0.0])).tolist() == [0, 0]


@given(st.sets(st.integers(0, 9)), st.sets(st.integers(0, 9)))
def test_overlap_is_the_jaccard_index_of_contacts(one, other):
    shared = weak_ties.overlap(
        np.array(float(len(one & other))), np.array(float(len(one))), np.array(float(len(other)))
    )
    assert shared == pytest.approx(len(one & other) / max(len(one | other), 1))


@given(seeds, st.sampled_from(weak_ties.SWEEP))
def test_a_re_ranked_place_is_the_mixture_of_both_places(seed, share):
    rng = np.random.default_rng(seed)
    relevance, weakness = rng.integers(0, 5, (2, 6)).astype(float)
    relevance[rng.integers(6)] = NONE
    mixed = weak_ties.rerank(relevance[None], weakness[None], share)[0]
    allowed = [
        value if near > NONE else NONE for value, near in zip(weakness, relevance, strict=True)
    ]
    for place in range(6):
        expected = (1 - share) * percentile_by_hand(relevance, place)
        expected += share * percentile_by_hand(allowed, place)
        assert mixed[place] == pytest.approx(expected)


def test_chance_is_drawn_several_times_and_the_same_with_the_same_seed():
    one, again = (groups.draw_scores(np.random.default_rng(3), 4_000) for _ in range(2))
    np.testing.assert_array_equal(one, again)
    assert one.shape == (groups.DRAWS, 4_000)
    assert one.mean(axis=1) == pytest.approx(np.full(groups.DRAWS, 0.5), abs=0.03)
    assert np.abs(np.corrcoef(one) - np.eye(groups.DRAWS)).max() < 0.06


def test_an_unknown_group_is_another_one():
    codes = np.array([1.0, 1.0, 2.0, np.nan, np.nan])
    pairs = np.array([[0, 1], [0, 2], [0, 3], [3, 4]])
    assert groups.differ(codes, pairs).tolist() == [0, 1, 1, 1]


@given(st.floats(-3, 3))
def test_two_people_alone_are_matched_as_the_equation_says(surplus):
    """With one pair K is 1 after scaling, so a^2 + a^2 = 1, whatever the surplus."""
    pairs = np.array([[0, 1]])
    assert log_matches(pairs, np.array([surplus]), 2)[0] == pytest.approx(np.log(0.5), abs=1e-6)


@given(seeds)
def test_the_fixed_point_is_the_one_a_root_finder_finds(seed):
    rng = np.random.default_rng(seed)
    upper = np.triu(rng.random((5, 5)), k=1)
    table = upper + upper.T
    a = np.exp(balanced(lambda values: table @ values, 5))

    def equation(x):
        return x**2 + x * (table @ x) - 1

    solved = root(equation, np.full(5, 0.5), tol=1e-12)
    np.testing.assert_allclose(a, np.abs(solved.x), atol=1e-6)


def test_somebody_without_a_pair_stays_alone():
    table = np.zeros((3, 3))
    table[0, 1] = table[1, 0] = 1.0
    a = np.exp(balanced(lambda values: table @ values, 3))
    assert a == pytest.approx([np.sqrt(0.5), np.sqrt(0.5), 1.0], abs=1e-6)


@given(seeds)
def test_new_numbers_for_people_change_no_match(seed):
    rng = np.random.default_rng(seed)
    pairs, surplus, order = all_pairs(6), rng.normal(size=15), rng.permutation(6)
    there = log_matches(pairs, surplus, 6)
    np.testing.assert_allclose(log_matches(order[pairs], surplus, 6), there, atol=1e-6)


def test_a_small_beta_follows_the_surplus_and_a_large_one_spreads():
    pairs, surplus = all_pairs(8), np.random.default_rng(4).random(28)
    agreement = [
        spearmanr(log_matches(pairs, surplus, 8, beta=beta), surplus).statistic
        for beta in (0.05, 1.0)
    ]
    assert agreement[0] > 0.95
    assert agreement[0] >= agreement[1]
    matches = np.exp(log_matches(pairs, surplus, 8, beta=1000.0))
    assert np.ptp(matches) < 1e-3 * matches.mean(), "everybody with everybody alike"


def test_factors_have_no_more_columns_than_a_quarter_of_the_people():
    table = np.kron(np.eye(4), np.ones((5, 5))) - np.eye(20)
    for dimension, expected in ((32, 5), (3, 3)):
        knowing, known = factors(csr_array(table), dimension=dimension)
        assert knowing.shape[1] == known.shape[1] == expected


def test_strength_of_a_tie_changes_no_factor_and_the_seed_does():
    table = np.kron(np.eye(4), np.ones((5, 5))) - np.eye(20)
    plain, strong, reseeded = (
        factors(csr_array(values), dimension=4, seed=seed)[0]
        for values, seed in ((table, 0), (table * 3, 0), (table, 1))
    )
    np.testing.assert_array_equal(plain, strong)
    assert (plain != reseeded).any()
