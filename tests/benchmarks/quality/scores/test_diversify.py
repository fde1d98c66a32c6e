"""Diversified lists, against greedy selection written out and against all subsets of six."""

from itertools import combinations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks.quality.scores import groups
from benchmarks.quality.scores.diversify import DEPTH, rerank
from benchmarks.quality.scores.lists import as_lists
from recommender.maths.pairs import all_pairs

NONE = -np.inf
STRATEGIES = ("mmr", "dpp")
seeds = st.integers(0, 10_000)


def six(seed):
    """Relevance of a list of six, and their vectors."""
    rng = np.random.default_rng(seed)
    vectors = rng.normal(size=(6, 3))
    return rng.permutation(6) / 6 + 0.1, vectors / np.linalg.norm(vectors, axis=1, keepdims=True)


def order_of(scores, length):
    return np.argsort(-scores, kind="stable")[:length].tolist()


def scaled(relevance):
    return (relevance - relevance.min()) / np.ptp(relevance) * 0.999


def mmr_by_hand(relevance, vectors, length, diversity):
    relevance = scaled(relevance)
    chosen: list[int] = []
    while len(chosen) < length:
        rest = [item for item in range(len(relevance)) if item not in chosen]

        def worth(item):
            likeness = max(
                [0.0, *(vectors[item] @ vectors[other] for other in chosen)]
            )  # opposites: 0
            return (1 - diversity) * relevance[item] - diversity * likeness

        chosen.append(max(rest, key=worth))
    return chosen


def kernel(relevance, vectors, diversity):
    """Quality times likeness: what pyversity's point process is defined by."""
    scores = scaled(relevance)
    quality = np.exp((1 - diversity) * (scores - scores.mean()) / scores.std())
    return quality[:, None] * (vectors @ vectors.T) * quality


@given(seeds, st.sampled_from([0.2, 0.5, 0.8]))
def test_mmr_is_greedy_selection_as_carbonell_and_goldstein_wrote_it(seed, diversity):
    relevance, vectors = six(seed)
    scores = rerank(relevance[None], vectors, "mmr", length=4, diversity=diversity)[0]
    assert order_of(scores, 4) == mmr_by_hand(relevance, vectors, 4, diversity)


@given(seeds)
def test_dpp_takes_the_item_that_raises_the_determinant_most(seed):
    relevance, vectors = six(seed)
    table = kernel(relevance, vectors, 0.5)
    chosen = order_of(rerank(relevance[None], vectors, "dpp", length=3)[0], 3)
    for step in range(3):
        before = chosen[:step]
        worth = {
            item: np.linalg.det(table[np.ix_([*before, item], [*before, item])])
            for item in range(6)
            if item not in before
        }
        assert worth[chosen[step]] >= max(worth.values()) * (1 - 1e-3)


@given(seeds)
def test_greedy_dpp_reaches_the_share_of_the_best_subset_that_is_proven(seed):
    """Log-determinants are submodular; greedy volume is at least 1/k! of the largest."""
    relevance, vectors = six(seed)
    table = kernel(relevance, vectors, 0.5)

    def volume(items):
        return np.sqrt(max(np.linalg.det(table[np.ix_(items, items)]), 0.0))

    chosen = order_of(rerank(relevance[None], vectors, "dpp", length=3)[0], 3)
    best = max(volume(list(items)) for items in combinations(range(6), 3))
    assert best / 6 - 1e-6 <= volume(chosen) <= best * (1 + 1e-6)


@pytest.mark.parametrize("strategy", STRATEGIES)
@given(seed=seeds)
def test_without_diversity_the_list_stays_as_it_was(strategy, seed):
    relevance, vectors = six(seed)
    scores = rerank(relevance[None], vectors, strategy, length=6, diversity=0.0)[0]
    assert order_of(scores, 6) == order_of(relevance, 6)


@pytest.mark.parametrize("strategy", STRATEGIES)
@given(seed=seeds)
def test_only_order_and_spacing_of_relevance_matter(strategy, seed):
    relevance, vectors = six(seed)
    one, other = (
        rerank(values[None], vectors, strategy, length=4)
        for values in (relevance, 3 * relevance - 7)
    )
    assert order_of(one[0], 4) == order_of(other[0], 4)


@pytest.mark.parametrize("strategy", STRATEGIES)
def test_those_not_chosen_follow_by_relevance_and_those_not_allowed_stay_out(strategy):
    relevance = np.array([[NONE, 0.9, 0.8, 0.7, 0.6, 0.5, NONE]])
    vectors = np.random.default_rng(0).normal(size=(7, 4))
    scores = rerank(relevance, vectors, strategy, length=2)[0]
    assert np.isinf(scores[[0, 6]]).all()
    chosen = np.flatnonzero(scores >= 1)
    assert len(chosen) == 2
    assert sorted(scores[chosen]) == [1.0, 2.0]
    rest = [item for item in range(1, 6) if item not in chosen]
    assert (np.diff(scores[rest]) < 0).all()
    assert (scores[rest] < 1).all()


@pytest.mark.parametrize("strategy", STRATEGIES)
def test_only_the_most_relevant_take_part(strategy):
    rng = np.random.default_rng(1)
    n = DEPTH + 30
    relevance = rng.permutation(n).astype(float)[None]
    scores = rerank(relevance, rng.normal(size=(n, 5)), strategy, length=20)[0]
    chosen = np.flatnonzero(scores >= 1)
    assert len(chosen) == 20
    assert (relevance[0, chosen] >= n - DEPTH).all()


@pytest.mark.parametrize("strategy", STRATEGIES)
def test_pairs_of_a_group_get_the_mean_of_their_places_on_both_lists(strategy):
    pairs = all_pairs(6)
    likeness, (_, vectors) = np.random.default_rng(2).random(len(pairs)), six(2)
    lists = rerank(as_lists(pairs, likeness, 6), vectors, strategy)
    expected = [(lists[a, b] + lists[b, a]) / 2 for a, b in pairs]
    assert groups.diversify_lists(pairs, likeness, vectors, strategy).tolist() == expected
