"""Walks over ties, against networkx and against enumerating paths."""

from itertools import permutations

import networkx as nx
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.sparse import csr_array

from benchmarks.quality.scores import walks

METHODS = (walks.common_neighbours, walks.adamic_adar, walks.three_steps)


def random_ties(seed, n=9, share=0.4):
    rng = np.random.default_rng(seed)
    upper = np.triu(rng.random((n, n)) < share, k=1) * rng.uniform(0.1, 3, (n, n))
    return upper + upper.T


def counted(method, table, members=None, rows=None):
    members = np.arange(len(table)) if members is None else members
    rows = np.arange(len(members)) if rows is None else rows
    return walks.count_walks(method(csr_array(table)), members)(rows)


seeds = st.integers(0, 10_000)


@given(seeds)
def test_common_neighbours_are_those_networkx_lists(seed):
    table = random_ties(seed)
    graph = nx.from_numpy_array(table)
    found = counted(walks.common_neighbours, table)
    for a, b in nx.non_edges(graph):
        assert found[a, b] == len(list(nx.common_neighbors(graph, a, b)))


@given(seeds)
def test_adamic_adar_is_that_of_networkx(seed):
    table = random_ties(seed)
    graph = nx.from_numpy_array(table)
    found = counted(walks.adamic_adar, table)
    for a, b, expected in nx.adamic_adar_index(graph):
        assert found[a, b] == pytest.approx(expected, rel=1e-5)


@given(seeds)
def test_three_steps_are_the_paths_there_are_each_through_two_hubs(seed):
    table = random_ties(seed, n=7)
    tied, degree = table > 0, (table > 0).sum(axis=1)
    found = counted(walks.three_steps, table)
    for a, b in permutations(range(7), 2):
        if tied[a, b]:
            continue  # a walk there and back along the tie counts, too
        expected = sum(
            1 / np.sqrt(degree[u] * degree[v])
            for u, v in permutations(range(7), 2)
            if tied[a, u] and tied[u, v] and tied[v, b]
        )
        assert found[a, b] == pytest.approx(expected, rel=1e-5)


@pytest.mark.parametrize("method", METHODS)
def test_strength_of_ties_does_not_matter_and_scores_are_the_same_from_both_sides(method):
    table = random_ties(3)
    found = counted(method, table)
    np.testing.assert_array_equal(found, counted(method, (table > 0) * 1.0))
    np.testing.assert_allclose(found, found.T, rtol=1e-6)


@pytest.mark.parametrize("method", METHODS)
@given(seed=seeds)
def test_new_numbers_for_people_change_no_score(method, seed):
    table = random_ties(seed)
    order = np.random.default_rng(seed).permutation(len(table))
    shuffled = table[np.ix_(order, order)]
    expected = counted(method, table)[np.ix_(order, order)]
    np.testing.assert_allclose(counted(method, shuffled), expected, rtol=1e-5, atol=1e-7)


@pytest.mark.parametrize("method", METHODS)
def test_walks_of_members_lead_through_everybody(method):
    table = random_ties(5)
    members = np.array([1, 4, 8])
    whole = counted(method, table)
    some = counted(method, table, members, rows=np.array([2, 0]))
    np.testing.assert_allclose(some, whole[[8, 1]][:, members], rtol=1e-6)


def test_a_tie_of_strength_zero_that_is_stored_is_no_tie():
    stored = csr_array((np.array([0.0, 2.0]), ([0, 0], [1, 2])), shape=(3, 3))
    assert walks.unit_ties(stored).toarray().tolist() == [[0, 0, 1], [0, 0, 0], [0, 0, 0]]
    assert stored.nnz == 2, "what is given stays as it was"


def test_a_hub_counts_less_than_a_mutual_friend_who_knows_two():
    star = np.zeros((7, 7))
    star[0, 1:5] = star[1:5, 0] = 1  # 0 knows 1 to 4
    star[6, [1, 5]] = star[[1, 5], 6] = 1  # 6 knows 1 and 5
    found = counted(walks.adamic_adar, star)
    assert found[1, 5] == pytest.approx(1 / np.log(2))
    assert found[2, 3] == pytest.approx(1 / np.log(4))
