"""The solver's benchmark: its graphs, plain greedy, and the numbers beside other solvers."""

import itertools

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from benchmarks import solver
from benchmarks.solver import NEIGHBOURS, PARTNERS, WORTH, make_graph, match_greedily
from recommender.config import Config
from recommender.maths.matching.b_matching import solve_exact


@pytest.fixture(scope="module")
def records():
    return {record.benchmark: record for record in solver.measure_solver(200)}


def test_the_graph_has_every_edge_once_and_the_same_again():
    edges, weights = make_graph(200)
    assert (edges[:, 0] < edges[:, 1]).all()
    assert len({tuple(edge) for edge in edges.tolist()}) == len(edges) == len(weights)
    assert edges.min() == 0
    assert edges.max() == 199
    again = make_graph(200)
    assert np.array_equal(edges, again[0])
    assert np.array_equal(weights, again[1])
    assert not np.array_equal(weights, make_graph(200, seed=1)[1][: len(weights)])


def test_the_graph_has_at_most_as_many_edges_as_draws_and_everybody_is_in_it():
    edges, weights = make_graph(2_000)
    assert 0.8 * NEIGHBOURS[2_000] * 1_999 < len(edges) <= NEIGHBOURS[2_000] * 1_999
    assert len(np.unique(edges)) == 2_000
    assert 0.5 < weights.std() < 2


def test_a_size_without_a_number_of_neighbours_is_refused():
    with pytest.raises(KeyError):
        make_graph(201)


@given(st.integers(2, 8), st.data())
@settings(max_examples=60)
def test_greedy_takes_the_heaviest_that_still_fits_as_one_would_by_hand(n, data):
    pairs = list(itertools.combinations(range(n), 2))
    weights = data.draw(
        st.lists(st.floats(-2, 5), min_size=len(pairs), max_size=len(pairs), unique=True)
    )
    free, total = dict.fromkeys(range(n), PARTNERS), 0.0
    for weight, (a, b) in sorted(zip(weights, pairs, strict=True), reverse=True):
        if weight > 0 and free[a] > 0 and free[b] > 0:
            free[a], free[b], total = free[a] - 1, free[b] - 1, total + weight
    found = match_greedily(np.array(pairs), np.array(weights), n)
    assert found == pytest.approx(total)


@given(st.integers(3, 7), st.integers(0, 1000))
@settings(deadline=None, max_examples=20)
def test_greedy_is_never_better_than_the_best_and_never_worse_than_half(n, seed):
    pairs = np.array(list(itertools.combinations(range(n), 2)))
    weights = np.random.default_rng(seed).uniform(0.1, 5, len(pairs))
    best = solve_exact(pairs, weights, np.full(n, PARTNERS)).value
    assert best / 2 - 1e-9 <= match_greedily(pairs, weights, n) <= best + 1e-9


def test_every_comparison_is_made_on_a_small_club(records):
    assert {
        "edges", "solver time", "certificate", "missing per introduction", "introductions",
        "served", "greedy value", "HiGHS time", "value beside HiGHS", "HiGHS certificate",
        "networkx, one partner each", "value beside networkx", "rustworkx, one partner each",
        "value beside rustworkx",
    } == set(records)  # fmt: skip
    assert {record.size for record in records.values()} == {200}


def test_values_stand_between_greedy_and_the_bound(records):
    assert records["greedy value"].ratio <= records["certificate"].ratio <= 1 + 1e-9
    assert 0.99 < records["value beside HiGHS"].ratio <= 1 + 1e-6
    assert 0.99 < records["value beside networkx"].ratio <= 1 + 1e-6
    assert records["value beside rustworkx"].ratio == pytest.approx(
        records["value beside networkx"].ratio, abs=1e-4
    )
    assert 0 <= records["missing per introduction"].value < 0.1


def test_ratios_are_values_by_their_yardsticks(records):
    edges = len(make_graph(200)[0])
    assert records["edges"].value == edges
    assert records["edges"].ratio == edges / 200
    made = records["introductions"]
    assert made.ratio == made.value / (PARTNERS * 200 // 2)
    assert records["served"].ratio == 1


def test_an_introduction_is_worth_what_the_rules_say():
    assert Config().rules.introduction_worth == WORTH


def test_larger_clubs_are_not_compared_with_what_is_too_slow_there(monkeypatch):
    monkeypatch.setattr(solver, "EXACT_UP_TO", 0)
    monkeypatch.setattr(solver, "NETWORKX_UP_TO", 0)
    monkeypatch.setattr(solver, "RUSTWORKX_UP_TO", 0)
    names = {record.benchmark for record in solver.measure_solver(200)}
    assert not {name for name in names if "HiGHS" in name or "workx" in name}
    assert "certificate" in names
