"""Scores on small groups, and lists re-ordered for weak ties: against values worked out by hand."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.sparse import csr_array

from benchmarks.quality.scores import groups, weak_ties

PAIRS = np.array([[0, 1], [0, 2], [1, 2]])
COUNTS = csr_array(np.array([[3.0, 1.0, 0.0], [2.0, 1.0, 0.0], [0.0, 1.0, 4.0]]))


def test_chance_is_drawn_several_times_within_bounds():
    scores = groups.draw_scores(np.random.default_rng(0), 50)
    assert scores.shape == (groups.DRAWS, 50)
    assert 0 <= scores.min() < scores.max() < 1
    np.testing.assert_array_equal(scores, groups.draw_scores(np.random.default_rng(0), 50))


def test_pairs_of_two_groups_count_and_nothing_is_like_what_is_not_stated():
    stated = np.array([1.0, 1.0, np.nan, np.nan])
    pairs = np.array([[0, 1], [0, 2], [2, 3]])
    assert groups.differ(stated, pairs).tolist() == [0.0, 1.0, 1.0]
    assert groups.differ(np.array([4, 4, 9]), PAIRS).tolist() == [0.0, 1.0, 1.0]


@pytest.mark.parametrize("score", [groups.tfidf_cosine, groups.bm25_both_ways])
def test_who_share_a_rare_word_are_nearer_than_who_share_what_all_have(score):
    near, far, other = score(COUNTS, PAIRS)
    assert near > far
    assert near > other
    np.testing.assert_allclose(score(COUNTS, PAIRS[:, ::-1]), [near, far, other])


@pytest.mark.parametrize("strategy", ["mmr", "dpp"])
def test_of_two_who_are_alike_a_diversified_list_puts_one_last(strategy):
    vectors = np.eye(4)[[0, 1, 1, 2]] + 1e-3
    pairs = np.array([[0, 1], [0, 2], [0, 3], [1, 2], [1, 3], [2, 3]])
    likeness = np.array([0.9, 0.89, 0.5, 0.1, 0.1, 0.1])
    scores = groups.diversify_lists(pairs, likeness, vectors, strategy)
    assert scores.shape == (6,)
    assert np.isfinite(scores).all()
    assert scores[0] > scores[1], "the second of two alike comes after the one who is different"


@given(st.lists(st.floats(0, 1), min_size=4, max_size=4, unique=True))
def test_without_a_share_the_list_stays_as_it_was(values):
    relevance = np.array([values])
    weakness = np.array([[0.1, 0.9, 0.2, 0.8]])
    order = np.argsort(weak_ties.rerank(relevance, weakness, 0.0)[0])
    assert order.tolist() == np.argsort(relevance[0]).tolist()
    order = np.argsort(weak_ties.rerank(relevance, weakness, 1.0)[0])
    assert order.tolist() == np.argsort(weakness[0]).tolist()


@given(share=st.floats(0, 1))
def test_scores_stay_between_nothing_and_one(share):
    relevance = np.array([[0.3, 0.1, 0.2]])
    scores = weak_ties.rerank(relevance, np.array([[1.0, 0.0, 0.5]]), share)
    assert scores.shape == (1, 3)
    assert ((scores >= 0) & (scores <= 1)).all()


def test_whoever_is_not_allowed_gains_nothing_by_being_weakly_tied():
    relevance = np.array([[0.3, -np.inf, 0.2]])
    scores = weak_ties.rerank(relevance, np.array([[0.1, 1.0, 0.2]]), 0.75)
    assert np.argmin(scores[0]) == 1


@pytest.mark.parametrize(
    ("shared", "one", "other", "share"),
    [(0, 0, 0, 0.0), (2, 2, 2, 1.0), (1, 2, 3, 0.25), (0, 5, 5, 0.0)],
)
def test_overlap_is_the_share_of_contacts_that_both_have(shared, one, other, share):
    found = weak_ties.overlap(
        *(np.array([value], dtype=np.float64) for value in (shared, one, other))
    )
    assert found.tolist() == [share]
