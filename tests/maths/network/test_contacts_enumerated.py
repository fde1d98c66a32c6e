"""Shared contacts and ways of three steps, by enumerating them one after the other."""

from itertools import combinations
from math import sqrt

import networkx as nx
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from recommender.maths.network.structure import (
    adjacency,
    best_at_three_steps,
    communities,
    mutual_contacts,
    three_steps,
)
from recommender.maths.network.structure_compiled import weigh_shared
from recommender.maths.pairs import all_pairs


@st.composite
def graphs(draw):
    n = draw(st.integers(2, 8))
    graph = nx.empty_graph(n)
    graph.add_edges_from(draw(st.sets(st.sampled_from(list(combinations(range(n), 2))))))
    return graph


def ties_of(graph):
    edges = np.array(list(graph.edges), dtype=np.int64).reshape(-1, 2)
    return adjacency(graph.number_of_nodes(), edges)


def weigh_ways(graph, i, j):
    """Every way i - u - v - j, 1 over the roots of the ends' degrees and those between."""
    if i == j or graph.has_edge(i, j) or list(nx.common_neighbors(graph, i, j)):
        return 0.0
    degree = dict(graph.degree)
    return sum(
        1 / (sqrt(degree[i]) * degree[u] * degree[v] * sqrt(degree[j]))
        for u in graph[i]
        for v in graph[u]
        if graph.has_edge(v, j)
    )


@settings(deadline=None)
@given(graphs())
def test_ways_of_three_steps_are_those_enumerated(graph):
    pairs = all_pairs(len(graph))
    expected = [np.log1p(1e3 * weigh_ways(graph, i, j)) for i, j in pairs.tolist()]
    np.testing.assert_allclose(three_steps(ties_of(graph), pairs), expected, atol=1e-12)


@settings(deadline=None)
@given(graphs())
def test_three_steps_are_counted_just_where_the_distance_is_three(graph):
    pairs = all_pairs(len(graph))
    distances = dict(nx.all_pairs_shortest_path_length(graph))
    at_three = [distances[i].get(j) == 3 for i, j in pairs.tolist()]
    ways = three_steps(ties_of(graph), pairs)
    assert (ways > 0).tolist() == at_three
    assert (ways <= np.log1p(1e3)).all()


@settings(deadline=None)
@given(graphs(), st.integers(1, 3), st.data())
def test_whom_most_ways_lead_to_is_first_for_any_members_asked_about(graph, k, data):
    asked = data.draw(st.lists(st.integers(0, len(graph) - 1), max_size=5))
    partner = best_at_three_steps(ties_of(graph), k, np.array(asked, dtype=np.int64))
    assert partner.shape == (len(asked), k)
    for i, row in zip(asked, partner.tolist(), strict=True):
        ways = {j: weigh_ways(graph, i, j) for j in graph}
        best = sorted((way for way in ways.values() if way > 0), reverse=True)[:k]
        assert [ways[j] for j in row if j >= 0] == pytest.approx(best)
        assert row[len(best) :] == [-1] * (k - len(best))


def test_of_equal_ways_the_lower_number_comes_first():
    """0 - 1 - 2 with three more beyond 2."""
    ties = adjacency(6, np.array([(0, 1), (1, 2), (2, 5), (2, 3), (2, 4)]))
    assert best_at_three_steps(ties, 4)[0].tolist() == [3, 4, 5, -1]


@settings(deadline=None)
@given(graphs(), st.integers(0, 2**32 - 1))
def test_mutual_contacts_are_those_in_both_lists_whatever_the_numbering(graph, seed):
    pairs = all_pairs(len(graph))
    counts = mutual_contacts(ties_of(graph), pairs)
    assert counts.tolist() == [len(set(graph[i]) & set(graph[j])) for i, j in pairs.tolist()]
    order = np.random.default_rng(seed).permutation(len(graph))
    renamed = nx.relabel_nodes(graph, dict(enumerate(order.tolist())))
    ties = adjacency(len(graph), np.array(list(renamed.edges)).reshape(-1, 2).astype(np.int64))
    assert mutual_contacts(ties, order[pairs]).tolist() == counts.tolist()
    assert mutual_contacts(ties, order[pairs[:, ::-1]]).tolist() == counts.tolist()


@settings(deadline=None)
@given(graphs(), st.integers(0, 2**32 - 1))
def test_weights_of_shared_contacts_are_summed_once_each(graph, seed):
    weights = np.random.default_rng(seed).random(len(graph))
    ties, pairs = ties_of(graph).sorted_indices(), all_pairs(len(graph))
    sums = np.full(len(pairs), np.nan)
    weigh_shared((ties.indptr, ties.indices), weights, pairs, sums)
    expected = [sum(weights[list(nx.common_neighbors(graph, *pair))]) for pair in pairs.tolist()]
    np.testing.assert_allclose(sums, expected, atol=1e-12)


def test_blocks_of_any_size_give_the_same(monkeypatch):
    graph = nx.gnp_random_graph(40, 0.07, seed=2)
    ties, pairs = ties_of(graph), all_pairs(40)

    def measure():
        return mutual_contacts(ties, pairs), three_steps(ties, pairs), best_at_three_steps(ties, 3)

    whole = measure()
    monkeypatch.setattr("recommender.maths.network.structure._BLOCK", 7)
    monkeypatch.setattr("recommender.maths.network.structure._MEMBERS", 3)
    for before, after in zip(whole, measure(), strict=True):
        np.testing.assert_array_equal(before, after)
    assert whole[1].any()


def test_lists_that_are_not_ascending_are_put_in_order_first():
    ties = adjacency(4, np.array([(0, 1), (0, 2), (0, 3), (1, 2), (1, 3)]))
    expected = mutual_contacts(ties, all_pairs(4)).tolist()
    for row in range(4):
        ties.indices[ties.indptr[row] : ties.indptr[row + 1]] = np.flip(
            ties.indices[ties.indptr[row] : ties.indptr[row + 1]]
        )
    ties.has_sorted_indices = False
    assert mutual_contacts(ties, all_pairs(4)).tolist() == expected == [2, 1, 1, 1, 1, 2]


@settings(deadline=None)
@given(graphs())
def test_ties_are_symmetric_with_their_strengths_and_nobody_is_tied_to_themselves(graph):
    edges = np.array(list(graph.edges), dtype=np.int64).reshape(-1, 2)
    strengths = np.linspace(0.5, 3.0, len(edges))
    table = adjacency(len(graph), edges, strengths).toarray()
    assert (table == table.T).all()
    assert not np.diag(table).any()
    assert table[edges[:, 0], edges[:, 1]].tolist() == strengths.tolist()
    assert np.count_nonzero(table) == 2 * len(edges)


def test_a_club_without_ties_has_no_ways_and_as_many_communities_as_members():
    ties, nobody = ties_of(nx.empty_graph(3)), np.zeros((0, 2), dtype=np.int64)
    assert not mutual_contacts(ties, all_pairs(3)).any()
    assert not three_steps(ties, all_pairs(3)).any()
    assert (best_at_three_steps(ties, 2) == -1).all()
    assert communities(ties).tolist() == [0, 1, 2]
    assert mutual_contacts(ties, nobody).shape == three_steps(ties, nobody).shape == (0,)
