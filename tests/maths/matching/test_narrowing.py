"""What is decided before HiGHS looks is in every best round, and the rest is left to it."""

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from recommender.config import Solving
from recommender.maths.matching.b_matching import Matching, dual_bound
from recommender.maths.matching.dual_prices import solve_dual
from recommender.maths.matching.narrowed import (
    _NEAR,
    _halves,
    _prices,
    _promising,
    _reduced,
    solve_narrowed,
)
from tests.maths.matching.small_clubs import all_matchings, clubs, degrees_of


def start_of(edges, chosen, weights, capacity):
    """Any round as a start, with no prices known."""
    served = int((degrees_of(edges, chosen, len(capacity)) > 0).sum())
    return Matching(chosen, float(weights[chosen].sum()), np.inf, served, served, optimal=False)


@given(clubs(least_capacity=1), st.data())
@settings(max_examples=80, deadline=None)
def test_from_any_round_that_serves_all_the_best_of_all_is_found(club, data):
    edges, weights, capacity = club
    masks, degrees = all_matchings(edges, capacity)
    full = np.flatnonzero((degrees > 0).sum(axis=1) == len(np.unique(edges)))
    assume(len(full))
    chosen = masks[data.draw(st.sampled_from(full.tolist()))]
    start = start_of(edges, chosen, weights, capacity)
    result = solve_narrowed(edges, weights, capacity, start, Solving())
    assert result is not None
    assert result.value == pytest.approx((masks[full] @ weights).max(), abs=1e-5)
    assert result.bound >= result.value - 1e-6
    degree = degrees_of(edges, result.chosen, len(capacity))
    assert (degree <= capacity).all()
    assert (degree > 0).sum() == result.served == start.served


@given(clubs(least_capacity=1, weights=st.integers(1, 9)))
@settings(max_examples=60, deadline=None)
def test_edges_far_from_their_prices_are_decided_as_in_every_best_round(club):
    """Reduced-cost fixing: what speaks against an edge by more than the gap rules it out."""
    edges, weights, capacity = club
    room = np.minimum(capacity, np.bincount(edges.ravel(), minlength=len(capacity)))
    start = solve_dual(edges, weights, capacity)
    prices, halves = _prices(edges, weights, room, start)
    masks, _ = all_matchings(edges, capacity)
    values = masks @ weights
    best = masks[values >= values.max() - 1e-9]
    reduced = _reduced(edges, weights, prices, halves)
    gap = dual_bound(edges, weights, room, prices, halves) - start.value + 1e-6
    assert not best[:, reduced < -gap].any()
    assert best[:, reduced > gap].all()


@given(clubs(least_capacity=1))
@settings(max_examples=40, deadline=None)
def test_prices_started_from_few_edges_are_as_good_as_from_all(club):
    edges, weights, capacity = club
    room = np.minimum(capacity, np.bincount(edges.ravel(), minlength=len(capacity)))
    few = solve_dual(edges, weights, capacity)
    bounds = []
    for start in (few, start_of(edges, few.chosen, weights, capacity)):
        prices, halves = _prices(edges, weights, room, start)
        bounds.append(dual_bound(edges, weights, room, prices, halves))
    assert bounds[0] == pytest.approx(bounds[1], abs=1e-4)


def test_without_prices_every_edge_is_promising_and_with_them_the_near_ones():
    edges, weights = np.array([[0, 1], [1, 2], [2, 3]]), np.array([1.0, 2.0, 3.0])
    unknown = Matching(np.ones(3, bool), 0.0, 0.0, 4, 4, optimal=False)
    assert _promising(edges, weights, unknown).all()
    margin = _NEAR * weights.std()
    prices = np.array([1.0 + 0.9 * margin, 0.0, 2.0 + 1.1 * margin, 1.0 - 1.2 * margin])
    known = Matching(np.ones(3, bool), 0.0, 0.0, 4, 4, optimal=False, prices=prices)
    assert _promising(edges, weights, known).tolist() == [True, False, True]


def test_two_triangles_are_two_parts_with_a_limit_each():
    edges = np.array([[0, 1], [1, 2], [0, 2], [4, 5], [5, 6], [4, 6]])
    halves = _halves(edges, np.array([1, 1, 1, 0, 1, 2, 2]))
    assert len(set(halves.part[:3])) == len(set(halves.part[3:])) == 1
    assert halves.limits[halves.part].tolist() == [1, 1, 1, 2, 2, 2]


@pytest.mark.parametrize(("most", "solved"), [(2, False), (3, True)])
def test_more_open_edges_than_allowed_are_left_to_others(most, solved):
    triangle, weights, ones = np.array([[0, 1], [1, 2], [0, 2]]), np.ones(3), np.ones(3, int)
    start = start_of(triangle, np.zeros(3, bool), weights, ones)
    result = solve_narrowed(triangle, weights, ones, start, Solving(exact_pairs=most))
    assert (result is not None) == solved


def test_the_better_the_start_the_fewer_edges_are_left_open():
    """Ten pairs and harmful edges between them: of the best start none of these stays open."""
    pairs = np.arange(20).reshape(10, 2)
    between = np.stack([pairs[:-1, 1], pairs[1:, 0]], axis=1)
    edges, ones = np.concatenate([pairs, between]), np.ones(20, dtype=np.int64)
    weights = np.concatenate([np.full(10, 9.0), np.full(9, -1.0)])
    best = solve_dual(edges, weights, ones)
    poor = start_of(edges, best.chosen & False, weights, ones)
    result = solve_narrowed(edges, weights, ones, best, Solving(exact_pairs=10))
    assert solve_narrowed(edges, weights, ones, poor, Solving(exact_pairs=10)) is None
    assert result is not None
    assert result.chosen.tolist() == [True] * 10 + [False] * 9
    assert result.value == pytest.approx(90.0)
    assert result.bound == pytest.approx(90.0)
    assert (result.served, result.servable) == (20, 20)
