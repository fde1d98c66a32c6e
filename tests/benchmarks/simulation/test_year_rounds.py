"""One week of a simulated year: the best full round, contacts that fade, and closure as it is defined."""

from itertools import combinations

import networkx as nx
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks.simulation.year import year
from benchmarks.simulation.year.people import People
from benchmarks.simulation.year.truth import Truth
from benchmarks.simulation.year.year import YearPlan, _introduce, _measure, _Network, simulate_year

N = 8


def network_of(n, ties=()):
    network = _Network(np.zeros((n, n), bool), np.full((n, n), -np.inf), np.zeros((n, n), bool))
    for a, b in ties:
        network.ties[a, b] = network.ties[b, a] = True
    return network


def weights_of(n, seed):
    drawn = np.triu(np.random.default_rng(seed).random((n, n)), 1)
    return drawn + drawn.T


def list_rounds(members, closed):
    """Every way to pair them all off, by walking."""
    if not members:
        yield ()
        return
    first, *rest = members
    for other in rest:
        if (first, other) not in closed:
            left = [member for member in rest if member != other]
            for others in list_rounds(left, closed):
                yield ((first, other), *others)


@pytest.fixture
def few(monkeypatch):
    """As many candidates as a club of so few has."""
    monkeypatch.setattr(year, "_CANDIDATES", N - 1)


@pytest.mark.usefixtures("few")
@pytest.mark.parametrize("seed", range(12))
def test_a_round_is_the_best_of_all_ways_to_pair_everybody_off(seed):
    rng = np.random.default_rng(seed)
    closed = {pair for pair in combinations(range(N), 2) if rng.random() < 0.25}
    weights = weights_of(N, seed)
    best = max(sum(weights[a, b] for a, b in pairs) for pairs in list_rounds([*range(N)], closed))
    pairs = _introduce(weights, network_of(N, closed), rng)
    assert sorted(pairs.ravel().tolist()) == list(range(N))
    assert not closed & {(a, b) for a, b in np.sort(pairs, axis=1).tolist()}
    assert weights[pairs[:, 0], pairs[:, 1]].sum() == pytest.approx(best)


@pytest.mark.usefixtures("few")
def test_nobody_is_introduced_to_a_contact_or_a_second_time():
    network = network_of(N, [(0, 1), (2, 3)])
    rng, seen = np.random.default_rng(0), {(0, 1), (2, 3)}
    for week in range(4):
        pairs = np.sort(_introduce(weights_of(N, week), network, rng), axis=1)
        made = {(a, b) for a, b in pairs.tolist()}
        assert not made & seen
        seen |= made
        network.introduced[pairs[:, 0], pairs[:, 1]] = True
        network.introduced[pairs[:, 1], pairs[:, 0]] = True


@given(st.floats(1, 60), st.integers(0, 30))
def test_a_contact_lasts_two_half_lives_after_the_last_meeting(half_life, met):
    network = network_of(3)
    network.met[0, 1] = network.met[1, 0] = met
    last = met + 2 * half_life
    assert network.contacts(int(np.floor(last - 0.01)), half_life)[0, 1]
    assert not network.contacts(int(np.ceil(last + 0.01)), half_life)[0, 1]
    assert not network.contacts(met, half_life)[0, 2]


def test_a_tie_does_not_fade():
    network = network_of(3, [(0, 2)])
    assert network.contacts(10_000, 1.0)[0, 2]


def test_who_leaves_takes_their_contacts_along_and_nobody_elses():
    network = network_of(4, [(0, 1), (1, 2), (2, 3)])
    network.met[:] = 5.0
    network.introduced[:] = True
    network.forget(np.array([1]))
    assert not network.ties[1].any()
    assert not network.ties[:, 1].any()
    assert not network.introduced[1].any()
    assert not network.introduced[:, 1].any()
    assert np.isneginf(network.met[1]).all()
    assert np.isneginf(network.met[:, 1]).all()
    assert network.ties[2, 3]
    assert network.met[0, 3] == 5.0


def test_modularity_is_that_of_networkx_and_the_index_counts_ties():
    people = People.make(40, np.random.default_rng(2))
    contacts = people.first_ties()
    measured = _measure(contacts, people)
    graph = nx.from_numpy_array(contacts)
    groups = [
        set(np.flatnonzero(people.community == community).tolist())
        for community in np.unique(people.community)
    ]
    assert measured["modularity"] == pytest.approx(nx.community.modularity(graph, groups))
    inside = sum(people.community[a] == people.community[b] for a, b in graph.edges)
    outside = graph.number_of_edges() - inside
    assert measured["e_i"] == pytest.approx((outside - inside) / graph.number_of_edges())


def test_whoever_never_says_yes_has_a_year_without_meetings():
    never = Truth(accept=-60.0)
    table = simulate_year(YearPlan("random", "none", never, members=60, weeks=3))
    assert not table[["accepted", "met", "good", "bridging", "worst_tenth"]].to_numpy().any()
    assert table["week"].tolist() == [1, 2, 3]


def test_whoever_always_does_has_one_good_meeting_a_week():
    always = Truth(accept=60.0, meet=60.0, glad=60.0, leaves=0.0)
    table = simulate_year(YearPlan("farthest", "all", always, members=60, weeks=3))
    assert (table[["accepted", "met", "good"]].to_numpy() == 1.0).all()
    assert (table["worst_tenth"] == 1.0).all()
    assert table["good_gini"].tolist() == pytest.approx([0.0] * 3, abs=1e-12)


def test_ties_of_meetings_across_are_kept_and_counted():
    bound = Truth(accept=60.0, meet=60.0, tie=1.0, leaves=0.0)
    table = simulate_year(YearPlan("farthest", "bound", bound, members=60, weeks=3))
    assert table["lasting_bridges"].is_monotonic_increasing
    gained = table["lasting_bridges"].diff().dropna()
    across = (table["across"] * table["introductions"]).iloc[1:]
    assert gained.tolist() == pytest.approx(across.tolist())
    assert table["modularity"].is_monotonic_decreasing
