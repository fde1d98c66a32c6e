"""The network measures agree with networkx and with graphs whose answer is plain."""

import networkx as nx
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from recommender.maths.network.bubble import (
    bubble_index,
    community_edge_gini_complement,
    constraints,
    e_i_index,
    effective_sizes,
    gini,
    mean_constraint,
    modularity_complement,
)
from recommender.maths.network.structure import adjacency, communities, mutual_contacts
from recommender.maths.pairs import all_pairs


def ties_of(graph):
    return adjacency(graph.number_of_nodes(), np.array(graph.edges, dtype=np.int64).reshape(-1, 2))


def two_cliques(bridges=()):
    graph = nx.disjoint_union(nx.complete_graph(5), nx.complete_graph(5))
    graph.add_edges_from(bridges)
    return graph


HALVES = np.repeat([0, 1], 5)


@given(st.integers(0, 10_000))
@settings(max_examples=20, deadline=None)
def test_mutual_contacts_agree_with_networkx(seed):
    graph = nx.gnp_random_graph(15, 0.3, seed=seed)
    pairs = all_pairs(15)
    expected = [len(list(nx.common_neighbors(graph, a, b))) for a, b in pairs.tolist()]
    assert mutual_contacts(ties_of(graph), pairs).tolist() == expected


def test_planted_communities_are_found_and_newcomers_stand_alone():
    graph = two_cliques([(0, 5)])
    graph.add_node(10)
    found = communities(ties_of(graph))
    assert len(set(found[:5])) == len(set(found[5:10])) == 1
    assert len(set(found.tolist())) == 3


def partition_of(labels):
    return {frozenset(np.flatnonzero(labels == label).tolist()) for label in np.unique(labels)}


@given(st.integers(0, 10_000), st.sampled_from([0.0, 0.05, 0.2]))
@settings(max_examples=20, deadline=None)
def test_communities_are_about_as_good_as_those_of_networkx(seed, chance):
    graph = nx.gnp_random_graph(40, chance, seed=seed)
    found = communities(ties_of(graph), seed)
    assert found.tolist() == communities(ties_of(graph), seed).tolist()
    assert (np.diff(np.bincount(found)) <= 0).all()
    if graph.number_of_edges():
        theirs = nx.community.louvain_communities(graph, seed=seed)
        ours = nx.community.modularity(graph, partition_of(found))
        assert ours >= nx.community.modularity(graph, theirs) - 0.05
    alone = [member for member, degree in graph.degree if degree == 0]
    assert all((found == found[member]).sum() == 1 for member in alone)


def test_e_i_index_is_minus_one_in_cliques_and_counts_bridges():
    assert e_i_index(ties_of(two_cliques()), HALVES) == -1.0
    bridged = two_cliques([(i, i + 5) for i in range(5)])
    assert e_i_index(ties_of(bridged), HALVES) == pytest.approx((5 - 20) / 25)
    assert np.isnan(e_i_index(ties_of(nx.empty_graph(4)), np.zeros(4, int)))


def test_ties_of_members_without_a_group_are_left_out():
    groups = np.array([0, 1, -1])
    assert e_i_index(ties_of(nx.path_graph(3)), groups) == 1.0


def test_modularity_complement_is_that_of_networkx():
    graph = two_cliques([(0, 5), (1, 6)])
    q = nx.community.modularity(graph, [set(range(5)), set(range(5, 10))])
    assert modularity_complement(ties_of(graph), HALVES) == pytest.approx((1 - q) / 2)


@given(st.integers(0, 10_000))
@settings(max_examples=20, deadline=None)
def test_modularity_and_constraint_of_any_graph_are_those_of_networkx(seed):
    graph = nx.gnp_random_graph(25, 0.15, seed=seed)
    groups = np.random.default_rng(seed).integers(0, 4, size=25)
    sets = [set(group) for group in partition_of(groups)]
    if graph.number_of_edges():
        expected = (1 - nx.community.modularity(graph, sets)) / 2
        assert modularity_complement(ties_of(graph), groups) == pytest.approx(expected)
        each = list(nx.constraint(graph).values())
        assert mean_constraint(ties_of(graph)) == pytest.approx(np.nanmean(each))
        assert constraints(ties_of(graph)) == pytest.approx(each, nan_ok=True)
        sizes = list(nx.effective_size(graph).values())
        assert effective_sizes(ties_of(graph)) == pytest.approx(sizes, nan_ok=True)


def test_edge_gini_complement_is_one_when_even_and_zero_when_all_in_one_class():
    triangle = nx.Graph([(0, 2), (2, 4), (4, 0), (0, 1)])
    triangle.add_nodes_from(range(6))
    groups = np.array([0, 0, 1, 1, 2, 2])
    assert community_edge_gini_complement(ties_of(triangle), groups) == pytest.approx(1.0)
    inside = nx.Graph([(0, 1), (2, 3)])
    inside.add_nodes_from(range(6))
    assert community_edge_gini_complement(ties_of(inside), groups) == pytest.approx(0.0)


@given(st.lists(st.floats(0, 100), min_size=2, max_size=20).filter(lambda x: sum(x) > 1e-3))
def test_gini_agrees_with_mean_absolute_difference(values):
    x = np.array(values)
    apart = np.abs(x[:, None] - x[None, :]).sum() / (2 * len(x) * x.sum())
    assert gini(x) == pytest.approx(apart * len(x) / (len(x) - 1), abs=1e-9)


def test_constraint_falls_when_a_broker_bridges():
    closed, open_ = two_cliques([(0, 5)]), two_cliques([(0, 5), (0, 6), (1, 7)])
    assert mean_constraint(ties_of(open_)) < mean_constraint(ties_of(closed))
    star = nx.star_graph(4)
    expected = np.mean(list(nx.constraint(star).values()))
    assert mean_constraint(ties_of(star)) == pytest.approx(expected)


def test_bubble_index_of_a_clique_of_one_trade_is_high_and_of_a_broker_low():
    closed = bubble_index(ties_of(two_cliques()), HALVES, HALVES)
    assert closed == pytest.approx(np.full(10, 1.0))
    star = ties_of(nx.star_graph(3))
    index = bubble_index(star, np.array([0, 1, 2, 3]), np.array([0, 1, 2, 3]))
    assert index == pytest.approx(np.zeros(4))


def test_redundancy_is_one_minus_burts_effective_size_over_degree():
    graph = nx.gnp_random_graph(12, 0.4, seed=5)
    alone = np.arange(12)
    index = bubble_index(ties_of(graph), alone, alone)
    sizes, degrees = nx.effective_size(graph), dict(graph.degree)
    for node in graph:
        if degrees[node] > 1:
            redundancy = (degrees[node] - sizes[node]) / (degrees[node] - 1)
            assert index[node] * 3 == pytest.approx(redundancy)


def test_a_member_without_contacts_has_no_index():
    index = bubble_index(ties_of(nx.empty_graph(2)), np.zeros(2, int), np.zeros(2, int))
    assert np.isnan(index).all()
