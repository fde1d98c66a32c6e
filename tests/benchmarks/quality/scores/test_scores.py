"""The algorithms of the baselines: what their papers say of them, counted by hand where small."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.sparse import csr_array

from benchmarks.quality.people.rounds import list_hits, listed, unseen
from benchmarks.quality.scores import diversify, factorisation, tu_matching, weak_ties
from benchmarks.quality.scores.content import K1, B, bm25, both_ways, codes_as_tokens, tfidf
from benchmarks.quality.scores.lists import as_lists, as_pairs, percentiles
from benchmarks.quality.scores.reciprocal import harmonic_mean
from recommender.maths.pairs import all_pairs

NONE = -np.inf


def test_pairs_as_lists_and_back():
    pairs = np.array([[0, 1], [1, 2]])
    lists = as_lists(pairs, np.array([3.0, 5.0]), 3)
    assert lists.tolist() == [[NONE, 3, NONE], [3, NONE, 5], [NONE, 5, NONE]]
    lists[0, 1] = 7
    assert as_pairs(lists, pairs).tolist() == [5, 5]


def test_places_are_shares_ties_share_and_who_is_not_allowed_has_none():
    assert percentiles(np.array([[NONE, 1.0, 4.0, 4.0, 0.5]])).tolist() == [
        [0, 0.5, 0.875, 0.875, 0.25]
    ]
    assert percentiles(np.array([[NONE, NONE]])).tolist() == [[0, 0]]


def test_weak_ties_go_from_the_list_as_it_was_to_weak_ties_alone():
    relevance = np.array([[NONE, 9.0, 5.0, 1.0]])
    weakness = np.array([[9.0, 0.1, 0.2, 0.3]])
    order = [
        np.argsort(-weak_ties.rerank(relevance, weakness, share)[0])[:3].tolist()
        for share in (0, 1)
    ]
    assert order == [[1, 2, 3], [3, 2, 1]]
    assert weak_ties.rerank(relevance, weakness, 0.5)[0, 0] == 0, "nobody meets themselves"


@pytest.mark.parametrize("strategy", ["mmr", "dpp"])
def test_a_twin_of_the_first_is_not_second_on_a_diversified_list(strategy):
    vectors = np.array([[1.0, 0], [1, 0], [1, 0.01], [0, 1]])
    relevance = np.array([[NONE, 1.0, 0.99, 0.6]])
    scores = diversify.rerank(relevance, vectors, strategy, length=2, diversity=0.9)
    assert set(np.argsort(-scores[0])[:2].tolist()) == {1, 3}
    assert scores[0, 0] == NONE
    plain = diversify.rerank(relevance, vectors, strategy, length=3, diversity=0.0)
    assert np.argsort(-plain[0])[0] == 1


def test_an_empty_list_stays_empty():
    assert diversify.rerank(np.full((1, 3), NONE), np.eye(3), "mmr").tolist() == [[NONE] * 3]


@given(st.integers(0, 10_000))
def test_expected_matches_leave_nobody_more_than_one_and_solve_their_equation(seed):
    rng = np.random.default_rng(seed)
    n = int(rng.integers(3, 9))
    pairs = all_pairs(n)
    surplus = rng.normal(size=len(pairs))
    matches = np.exp(tu_matching.log_matches(pairs, surplus, n))
    total = np.bincount(pairs.ravel(), np.repeat(matches, 2), n)
    assert (total < 1).all()
    alone = 1 - total  # a_i^2; and mu_ij = a_i a_j K_ij
    expected = 0.5 * np.log(alone[pairs]).sum(axis=1) + (surplus - surplus.max()) / 2
    np.testing.assert_allclose(np.log(matches), expected, atol=1e-6)


def test_whom_everybody_wants_is_worth_less_to_each():
    men, women = np.meshgrid([0, 1, 2], [3, 4, 5])
    pairs = np.stack([men.ravel(), women.ravel()], axis=1)
    surplus = np.where(pairs[:, 1] == 3, 3.0, 0.0)  # all want 3
    surplus[(pairs == [0, 4]).all(axis=1)] = 2.5
    logs = tu_matching.log_matches(pairs, surplus, 6)
    mu = dict(zip(map(tuple, pairs.tolist()), logs, strict=True))
    assert surplus[(pairs == [0, 3]).all(axis=1)] > 2.5
    assert mu[0, 4] > mu[0, 3], "the crowd around 3 is avoided"


@given(st.floats(0, 1), st.floats(0, 1))
def test_the_harmonic_mean_lies_between_the_smaller_and_its_double(one, other):
    found = float(harmonic_mean(np.array([one]), np.array([other]))[0])
    low = min(one, other)
    assert low - 1e-12 <= found <= 2 * low + 1e-12
    assert found <= (one + other) / 2 + 1e-12


def test_a_missing_tie_within_a_circle_is_scored_above_one_across():
    n = 40
    circle = np.arange(n) // 20
    known = (circle[:, None] == circle) & ~np.eye(n, dtype=bool)
    known[0, 1] = known[1, 0] = False
    knowing, by = factorisation.factors(csr_array(known.astype(float)), dimension=4)
    assert knowing[0] @ by[1] > 5 * abs(knowing[0] @ by[30])


def test_bm25_is_the_formula_counted_by_hand():
    counts = csr_array(np.array([[2.0, 1, 0], [0, 1, 1], [0, 1, 0]]))
    idf = np.log1p((3 - 1 + 0.5) / (1 + 0.5))
    norm = K1 * (1 - B + B * 3 / 2)
    assert bm25(counts).toarray()[0, 0] == pytest.approx(idf * 2 * (K1 + 1) / (2 + norm))
    one = both_ways(counts, bm25(counts))
    assert (one == one.T).all()
    assert one[0, 1] < one[0, 0]


def test_a_rare_token_in_common_counts_more_than_a_frequent_one():
    codes = np.array([[0.0, 0], [0, 1], [1, 0], [0, 2], [0, 3]])
    tokens = codes_as_tokens(codes)
    assert tokens.shape == (5, 6)
    cosine = (tfidf(tokens) @ tfidf(tokens).T).toarray()
    assert np.diag(cosine) == pytest.approx(np.ones(5))
    assert cosine[0, 2] > cosine[0, 1], "two share the second code's 0, four the first's"


def test_an_unknown_code_is_no_token():
    tokens = codes_as_tokens(np.array([[np.nan, 1.0], [2.0, np.nan], [np.nan, np.nan]]))
    assert tokens.toarray().sum(axis=1).tolist() == [1, 1, 0]


def test_lists_are_everybodys_own_best_and_may_leave_somebody_unseen():
    pairs = np.array([[0, 2], [0, 3], [1, 2], [1, 3]])
    scores = np.array([0.9, 0.1, 0.8, 0.2])
    assert listed(pairs, scores, 1).tolist() == [[1, 1], [0, 0], [1, 0], [0, 1]]
    assert unseen(pairs, scores, 1) == (1, 4), "3 is on nobody's list"
    hits, made, expected = list_hits(pairs, scores, np.array([1, 0, 0, 0]), 1)
    assert (hits, made, expected) == (2, 4, 1)
    assert listed(pairs, scores, 9).all()


def test_equal_scores_are_listed_by_chance_and_not_by_order():
    pairs = all_pairs(30)
    first = [listed(pairs, np.zeros(len(pairs)), 1, seed)[:, 0] for seed in range(2)]
    assert (first[0] != first[1]).any()
    assert np.bincount(pairs[first[0] == 1, 1], minlength=30).max() < 12
