"""Baselines of small groups: properties of all, and formulas against networkx and loops."""

from dataclasses import replace

import networkx as nx
import numpy as np
import pytest
from scipy.stats import rankdata
from sklearn.linear_model import LogisticRegression

from benchmarks.quality.people import club_baselines as baselines
from benchmarks.quality.people.club_baselines import METHODS
from benchmarks.quality.people.club_features import alike, degrees, tokens, vectors
from benchmarks.quality.people.club_learnt import STRENGTH, columns, distance_columns, learn, reward
from benchmarks.quality.people.clubs import watched
from benchmarks.quality.scores.walks import count_walks, three_steps
from recommender.config import Bridging
from recommender.maths.network.structure import adjacency, communities
from tests.benchmarks.quality.people.made_up import everyone, random_group, ties

BY_CHANCE = {
    "random", "random across communities", "equal weights, other community",
    "matrix factorisation", "ours, reward for distance alone",
}  # fmt: skip
"""They draw, or their communities do: numbers of people decide what is drawn for whom."""
TIES_BY_NUMBER = {"MMR", "DPP"}
"""Of equally relevant people, the one of the lower number is chosen first."""


@pytest.fixture(scope="module")
def club():
    return random_group()


@pytest.mark.parametrize("name", METHODS)
def test_every_pair_gets_a_finite_score(club, name):
    scores = np.atleast_2d(METHODS[name](club, club.pairs, 0))
    assert scores.shape[1] == len(club.pairs)
    assert np.isfinite(scores).all()
    assert np.ptp(scores) > 0, "it tells pairs apart"


@pytest.mark.parametrize("name", METHODS)
def test_the_same_seed_gives_the_same_scores(club, name):
    one, again = (METHODS[name](club, club.pairs, 5) for _ in range(2))
    np.testing.assert_array_equal(one, again)


@pytest.mark.parametrize("name", METHODS)
def test_what_came_of_the_pairs_is_not_read(club, name):
    other = replace(club, new=1 - club.new)
    one, again = (METHODS[name](each, club.pairs, 1) for each in (club, other))
    np.testing.assert_array_equal(one, again)


@pytest.mark.parametrize("name", sorted({*METHODS} - BY_CHANCE - TIES_BY_NUMBER))
def test_new_numbers_for_people_change_no_score(club, name):
    n = len(club.attributes)
    order = np.random.default_rng(3).permutation(n)
    place = np.argsort(order)
    pairs = np.sort(place[club.pairs], axis=1)
    shuffled = replace(
        club,
        ties=adjacency_of(club.ties.toarray()[np.ix_(order, order)]),
        attributes=club.attributes[order],
        pairs=pairs,
    )
    expected = METHODS[name](club, club.pairs, 0)
    np.testing.assert_allclose(METHODS[name](shuffled, pairs, 0), expected, atol=1e-6)


def adjacency_of(table):
    pairs = np.argwhere(np.triu(table) > 0)
    return adjacency(len(table), pairs, table[pairs[:, 0], pairs[:, 1]])


def test_network_scores_are_those_of_networkx(club):
    graph = nx.from_numpy_array(club.ties.toarray())
    pairs = [tuple(pair) for pair in club.pairs.tolist()]
    shared = [len(list(nx.common_neighbors(graph, *pair))) for pair in pairs]
    assert baselines.common_neighbours(club, club.pairs, 0).tolist() == shared
    expected = [score for _, _, score in nx.adamic_adar_index(graph, pairs)]
    np.testing.assert_allclose(baselines.adamic_adar(club, club.pairs, 0), expected)


def test_paths_of_three_steps_are_those_of_the_sparse_tables_but_for_rounding(club):
    sparse = count_walks(three_steps(club.ties), np.arange(len(club.attributes)))
    table = sparse(np.arange(len(club.attributes)))
    found = baselines.three_steps(club, club.pairs, 0)
    np.testing.assert_allclose(found, table[club.pairs[:, 0], club.pairs[:, 1]], rtol=1e-5)


def test_likeness_is_attributes_alike_and_the_cosine_of_contacts(club):
    table = club.ties.toarray() > 0
    for (a, b), found in zip(everyone(club), alike(club, everyone(club)), strict=True):
        same = np.mean([x == y for x, y in zip(*club.attributes[[a, b]], strict=True)])
        both = (table[a] & table[b]).sum()
        cosine = both / max(np.sqrt(table[a].sum() * table[b].sum()), 1)
        assert found == pytest.approx(same + cosine)


def test_vectors_multiply_to_likeness(club):
    rows, pairs = vectors(club), everyone(club)
    products = (rows[pairs[:, 0]] * rows[pairs[:, 1]]).sum(axis=1)
    np.testing.assert_allclose(products, alike(club, pairs), atol=1e-12)


def test_tokens_are_attribute_values_and_contacts(club):
    counts = tokens(club).toarray()
    known = degrees(club)
    assert counts.sum(axis=1).tolist() == (2 + known).tolist()
    for a, b in everyone(club):
        shared = (counts[a] * counts[b]).sum()
        same = (club.attributes[a] == club.attributes[b]).sum()
        both = (club.ties.toarray()[[a, b]] > 0).all(axis=0).sum()
        assert shared == same + both


def test_farthest_is_nearest_the_other_way_round(club):
    far, near = (method(club, club.pairs, 0) for method in (baselines.farthest, baselines.nearest))
    np.testing.assert_array_equal(far, -near)


def test_random_pairs_across_communities_come_before_all_others(club):
    scores = baselines.chance_across(club, club.pairs, 2)
    group = communities(club.ties, 2)[club.pairs]
    across = group[:, 0] != group[:, 1]
    assert across.any()
    assert not across.all()
    assert scores[:, across].min() >= scores[:, ~across].max()
    np.testing.assert_allclose(scores - across, baselines.chance(club, club.pairs, 2))


def test_reciprocal_places_are_high_only_if_both_are_near(club):
    scores = baselines.harmonic(club, club.pairs, 0)
    likeness = alike(club, club.pairs)
    for row, (a, b) in enumerate(club.pairs):
        places = []
        for person in (a, b):
            listed = likeness[(club.pairs == person).any(axis=1)]
            below, equal = (listed < likeness[row]).sum(), (listed == likeness[row]).sum()
            places.append((below + (equal + 1) / 2) / len(listed))
        assert scores[row] == pytest.approx(2 / (1 / places[0] + 1 / places[1]))


def test_weak_ties_alone_are_places_by_the_share_of_contacts_that_two_do_not_share(club):
    table = club.ties.toarray() > 0
    scores = baselines.raise_weak_ties(club, club.pairs, 0, share=1.0)
    overlap = np.array(
        [(table[a] & table[b]).sum() / max((table[a] | table[b]).sum(), 1) for a, b in club.pairs]
    )
    for row, pair in enumerate(club.pairs):
        places = []
        for person in pair:
            listed = overlap[(club.pairs == person).any(axis=1)]
            weaker_than, equal = (listed > overlap[row]).sum(), (listed == overlap[row]).sum()
            places.append((weaker_than + (equal + 1) / 2) / len(listed))
        assert scores[row] == pytest.approx(np.mean(places))


def test_without_weight_on_weak_ties_the_nearest_of_both_lists_lead(club):
    scores = baselines.raise_weak_ties(club, club.pairs, 0, share=0.0)
    likeness = alike(club, club.pairs)
    assert np.corrcoef(rankdata(scores), rankdata(likeness))[0, 1] > 0.8


def test_expected_matches_leave_nobody_more_than_one(club):
    matches = np.exp(baselines.tu_matching(club, club.pairs, 0))
    total = np.bincount(club.pairs.ravel(), np.repeat(matches, 2))
    assert (total < 1).all()
    assert np.corrcoef(np.log(matches), alike(club, club.pairs))[0, 1] > 0.5


def test_the_reward_is_productions_inverted_u_less_what_is_shared():
    """0-1-2 in a row and 3 alone: 0 and 2 share 1, 0 and 3 nothing."""
    codes = [np.array([0.0, 1, 2, 3])]
    club = watched("row", ties(4, [(0, 1), (1, 2)]), np.zeros((4, 4)) > 0, codes)
    pairs = np.array([[0, 2], [0, 3]])
    table = distance_columns(club, pairs, 0)
    assert table["mutual_contacts"].tolist() == [1, 0]
    assert table["same_community"].tolist() == [1, 0]
    assert not table[["competitor", "views"]].to_numpy().any()
    plain = reward(club, pairs, 0, Bridging(mutual_contacts=0.0, same_community=0.0))
    full = reward(club, pairs, 0)
    assert full[0] < plain[0]
    assert full[1] == plain[1]


def test_columns_of_the_learnt_method_are_places_among_the_pairs(club):
    table = columns(club, club.pairs)
    m = len(club.pairs)
    kinds = (baselines.common_neighbours, baselines.adamic_adar, baselines.three_steps)
    for place, method in enumerate((*kinds, baselines.nearest)):
        scores = method(club, club.pairs, 0)
        expected = [((scores < s).sum() + ((scores == s).sum() + 1) / 2) / m for s in scores]
        np.testing.assert_allclose(table[:, place], expected)


def test_what_is_learnt_on_one_group_helps_on_another_where_the_habit_is_the_same():
    def closing(seed):
        base = random_group(seed, n=30)
        known = base.ties.toarray() > 0
        after = (known.astype(int) @ known > 1) & ~known
        return watched("habit", known * 1.0, after, list(base.attributes.T))

    learnt, club = learn([closing(1), closing(2)]), closing(3)
    scores = learnt.scores(club, club.pairs, 0)
    assert scores[club.new == 1].mean() > scores[club.new == 0].mean() + 1
    np.testing.assert_array_equal(scores, learnt.log_odds(club, club.pairs))


def test_each_group_that_is_learnt_from_weighs_the_same():
    groups = [random_group(1, n=12), random_group(2, n=30)]
    X = np.concatenate([columns(group, group.pairs) for group in groups])
    y = np.concatenate([group.new for group in groups])
    weight = np.concatenate([np.full(len(g.pairs), len(y) / 2 / len(g.pairs)) for g in groups])
    scaled = (X - X.mean(axis=0)) / X.std(axis=0)
    expected = LogisticRegression(C=1 / STRENGTH, tol=1e-8).fit(scaled, y, sample_weight=weight)
    found = learn(groups).ridge.coef * X.std(axis=0)
    np.testing.assert_allclose(found, expected.coef_[0], atol=1e-3)
