"""Measures of bridging, written out as their papers do, over sets of contacts."""

from itertools import combinations

import networkx as nx
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from recommender.maths.network.bubble import (
    bubble_index,
    community_edge_gini_complement,
    e_i_index,
    gini,
    mean_constraint,
    modularity_complement,
)
from recommender.maths.network.structure import adjacency


@st.composite
def clubs(draw):
    """A network and a group of each member, -1 where it is not stated."""
    n = draw(st.integers(2, 8))
    graph = nx.empty_graph(n)
    graph.add_edges_from(draw(st.sets(st.sampled_from(list(combinations(range(n), 2))))))
    return graph, np.array(draw(st.lists(st.integers(-1, 2), min_size=n, max_size=n)))


def ties_of(graph, strength=1.0):
    edges = np.array(list(graph.edges), dtype=np.int64).reshape(-1, 2)
    return adjacency(graph.number_of_nodes(), edges, np.full(len(edges), strength))


def share_of(contacts, same):
    return sum(map(same, contacts)) / len(contacts)


def closedness_of(graph, member, communities, industries):
    """The three shares of one member, over what each contact is."""
    contacts = list(graph[member])
    known = sum(graph.has_edge(i, j) for i, j in combinations(contacts, 2))
    possible = len(contacts) * (len(contacts) - 1) / 2
    stated = industries[member] >= 0
    return (
        share_of(contacts, lambda other: communities[other] == communities[member])
        + share_of(contacts, lambda other: stated and industries[other] == industries[member])
        + (known / possible if possible else 0.0)
    ) / 3


@settings(deadline=None)
@given(clubs(), st.integers(0, 2**32 - 1))
def test_the_bubble_index_is_the_mean_of_three_shares_of_contacts(club, seed):
    graph, industries = club
    communities = np.random.default_rng(seed).integers(0, 3, len(graph))
    index = bubble_index(ties_of(graph), communities, industries)
    expected = [
        closedness_of(graph, member, communities, industries) if graph[member] else np.nan
        for member in graph
    ]
    np.testing.assert_allclose(index, expected, atol=1e-12)


@settings(deadline=None)
@given(clubs())
def test_constraint_is_burts_sum_over_direct_and_indirect_investment(club):
    graph, _ = club

    def invested(i, j):
        return graph.has_edge(i, j) / max(len(graph[i]), 1)

    constraints = [
        sum(
            (invested(i, j) + sum(invested(i, q) * invested(q, j) for q in graph)) ** 2
            for j in graph[i]
        )
        for i in graph
        if graph[i]
    ]
    if constraints:
        assert mean_constraint(ties_of(graph)) == pytest.approx(np.mean(constraints))
    else:
        assert np.isnan(mean_constraint(ties_of(graph)))


@settings(deadline=None)
@given(clubs())
def test_the_e_i_index_counts_ties_out_and_in_where_both_groups_are_stated(club):
    graph, groups = club
    signs = [
        1 if groups[i] != groups[j] else -1
        for i, j in graph.edges
        if groups[i] >= 0 and groups[j] >= 0
    ]
    index = e_i_index(ties_of(graph), groups)
    assert index == pytest.approx(np.mean(signs)) if signs else np.isnan(index)


@settings(deadline=None)
@given(clubs())
def test_modularity_compares_ties_inside_with_those_of_chance(club):
    graph, groups = club
    m = graph.number_of_edges()
    index = modularity_complement(ties_of(graph), groups)
    if not m:
        assert np.isnan(index)
        return
    q = sum(
        graph.has_edge(i, j) - len(graph[i]) * len(graph[j]) / (2 * m)
        for i in graph
        for j in graph
        if groups[i] == groups[j]
    ) / (2 * m)
    assert index == pytest.approx((1 - q) / 2)
    assert 0 < index <= 0.75


@settings(deadline=None)
@given(clubs())
def test_the_gini_complement_is_that_of_counts_per_pair_of_communities(club):
    graph, groups = club
    kinds = sorted(set(groups.tolist()))
    counts = [
        sum({groups[i], groups[j]} == {one, other} for i, j in graph.edges)
        for one, other in combinations(kinds, 2)
    ]
    counts.append(sum(groups[i] == groups[j] for i, j in graph.edges))
    index = community_edge_gini_complement(ties_of(graph), groups)
    if len(counts) < 2 or not graph.number_of_edges():
        assert np.isnan(index)
        return
    apart = sum(abs(one - other) for one, other in combinations(counts, 2))
    assert index == pytest.approx(1 - apart / ((len(counts) - 1) * sum(counts)))
    assert -1e-12 <= index <= 1


@settings(deadline=None)
@given(clubs(), st.integers(0, 2**32 - 1), st.floats(0.1, 9))
def test_neither_numbering_nor_strength_changes_a_measure(club, seed, strength):
    graph, groups = club
    order = np.random.default_rng(seed).permutation(len(graph))
    renamed = nx.relabel_nodes(graph, dict(enumerate(order.tolist())))
    renamed_groups = groups[np.argsort(order)]
    ties, others = ties_of(graph), ties_of(renamed, strength)
    for measure in (e_i_index, modularity_complement, community_edge_gini_complement):
        np.testing.assert_allclose(measure(ties, groups), measure(others, renamed_groups))
    np.testing.assert_allclose(mean_constraint(ties), mean_constraint(others))
    index = bubble_index(ties, groups, groups)
    np.testing.assert_allclose(bubble_index(others, renamed_groups, renamed_groups)[order], index)
    assert ((index[~np.isnan(index)] >= 0) & (index[~np.isnan(index)] <= 1)).all()


@settings(deadline=None)
@given(st.lists(st.floats(0, 1e3), max_size=9), st.floats(0.01, 100), st.randoms())
def test_gini_knows_neither_order_nor_unit_and_stays_within_bounds(values, factor, random):
    shuffled = random.sample(values, len(values))
    level = gini(np.array(values))
    assert -1e-9 <= level <= 1 + 1e-9
    if sum(values) > 1e-3:
        assert gini(factor * np.array(shuffled)) == pytest.approx(level, abs=1e-9)


def test_gini_of_nothing_of_one_and_of_zeros_is_none():
    assert gini(np.zeros(0)) == gini(np.array([3.0])) == gini(np.zeros(4)) == 0.0
    assert gini(np.array([0.0, 0.0, 0.0, 2.0])) == pytest.approx(1.0)


def test_threads_share_the_ties_without_changing_the_constraint(monkeypatch):
    ties = ties_of(nx.gnp_random_graph(30, 0.2, seed=4))
    whole = mean_constraint(ties)
    monkeypatch.setattr("recommender.maths.network.bubble._BLOCK", 5)
    assert mean_constraint(ties) == whole
