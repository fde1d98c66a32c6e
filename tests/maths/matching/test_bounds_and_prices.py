"""Bounds hold for every b-matching at any prices, and the prices that are found make them tight."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import linprog

from recommender.maths.matching import dual_prices as module
from recommender.maths.matching.b_matching import Halves, dual_bound
from recommender.maths.matching.dual_prices import _step, dual_prices
from recommender.maths.matching.narrowed import _halves, _relaxed
from recommender.maths.matching.trails import graph_of
from tests.maths.matching.small_clubs import all_matchings, clubs

TRIANGLE = np.array([[0, 1], [1, 2], [0, 2]])


def prices_of(data, n):
    return np.array(data.draw(st.lists(st.integers(-20, 80), min_size=n, max_size=n))) / 10


def relaxation(edges, weights, capacity):
    """The value of the linear relaxation without odd sets, the least bound of all prices."""
    ends = np.zeros((len(capacity), len(edges)))
    ends[edges.T, np.arange(len(edges))] = 1.0
    half_pairs = linprog(-weights, A_ub=ends, b_ub=capacity, bounds=(0.0, 1.0)).x
    return float(weights @ half_pairs)


def found_prices(edges, weights, capacity, sweeps=60):
    room = np.minimum(capacity, np.bincount(edges.ravel(), minlength=len(capacity)))
    return dual_prices(graph_of(edges, len(room)), edges, weights, room, sweeps), room


@given(clubs(), st.data())
@settings(max_examples=100, deadline=None)
def test_a_bound_with_odd_sets_and_forced_edges_holds_at_any_prices(club, data):
    edges, weights, capacity = club
    masks, _ = all_matchings(edges, capacity)
    needed = masks[data.draw(st.integers(0, len(masks) - 1))]
    parts = _halves(edges, capacity)
    halves = Halves(parts.part, parts.limits, prices_of(data, len(parts.limits)))
    prices = prices_of(data, len(capacity))
    with_them = masks[(masks | ~needed).all(axis=1)]
    bound = dual_bound(edges, weights, capacity, prices, halves, needed)
    assert bound >= (with_them @ weights).max() - 1e-9
    assert bound <= dual_bound(edges, weights, capacity, prices, halves) + 1e-9


@given(clubs(), st.data())
@settings(max_examples=60, deadline=None)
def test_the_bound_is_its_formula_and_takes_negative_prices_as_none(club, data):
    edges, weights, capacity = club
    raw = prices_of(data, len(capacity))
    y = [max(price, 0.0) for price in raw]
    whole = sum(b * price for b, price in zip(capacity, y, strict=True))
    gains = (max(0.0, w - y[u] - y[v]) for (u, v), w in zip(edges, weights, strict=True))
    bound = dual_bound(edges, weights, capacity, raw)
    assert bound == pytest.approx(whole + sum(gains))
    assert bound == dual_bound(edges, weights, capacity, np.array(y))


def test_at_no_prices_the_bound_is_the_sum_of_what_is_worth_anything():
    weights = np.array([2.0, -5.0, 3.0])
    assert dual_bound(TRIANGLE, weights, np.ones(3, int), np.zeros(3)) == pytest.approx(5.0)
    forced = np.array([False, True, False])
    assert dual_bound(TRIANGLE, weights, np.ones(3, int), np.zeros(3), forced=forced) == 0.0


def test_a_triangle_has_one_pair_and_a_half_without_its_odd_set():
    ones = np.ones(3, dtype=np.int64)
    half = Halves(np.zeros(3, int), np.array([1.0]), np.array([4.0]))
    assert dual_bound(TRIANGLE, np.full(3, 4.0), ones, np.full(3, 2.0)) == pytest.approx(6.0)
    assert dual_bound(TRIANGLE, np.full(3, 4.0), ones, np.zeros(3), half) == pytest.approx(4.0)


@given(clubs())
@settings(max_examples=60, deadline=None)
def test_no_matching_has_more_edges_in_a_part_than_its_odd_set_says(club):
    edges, _, capacity = club
    parts = _halves(edges, capacity)
    masks, _ = all_matchings(edges, capacity)
    for part, limit in enumerate(parts.limits):
        assert masks[:, parts.part == part].sum(axis=1).max(initial=0) <= limit
    for edge, (u, v) in enumerate(edges):
        touching = np.isin(edges, [u, v]).any(axis=1)
        assert (parts.part[touching] == parts.part[edge]).all()
    assert not parts.prices.any()


@given(clubs())
@settings(max_examples=60, deadline=None)
def test_the_linear_program_has_the_least_bound_and_it_is_tight_with_no_odd_cycle(club):
    edges, weights, capacity = club
    parts = _halves(edges, capacity)
    everything = np.ones(len(edges), dtype=np.bool_)
    prices, of_parts = _relaxed(edges, weights, capacity, parts, everything)
    bound = dual_bound(edges, weights, capacity, prices, Halves(parts.part, parts.limits, of_parts))
    masks, _ = all_matchings(edges, capacity)
    best = (masks @ weights).max()
    assert min(prices.min(), of_parts.min()) >= 0.0
    assert best - 1e-6 <= bound <= relaxation(edges, weights, capacity) + 1e-6
    if ((edges.sum(axis=1) % 2) == 1).all():
        assert bound == pytest.approx(best, abs=1e-6)


@given(clubs())
@settings(max_examples=80, deadline=None)
def test_one_step_goes_half_way_to_the_middle_of_where_a_price_is_best(club):
    edges, weights, capacity = club
    n, rng = len(capacity), np.random.default_rng(0)
    graph, old, new = graph_of(edges, len(capacity)), rng.random(len(capacity)), np.empty(n)
    room = np.minimum(capacity, np.bincount(edges.ravel(), minlength=n))
    _step(graph, weights[graph.edge], room, (old, new), (0, n))
    for v in range(n):
        at_v = np.flatnonzero((edges == v).any(axis=1))
        worth = np.maximum(weights[at_v] - old[edges[at_v].sum(axis=1) - v], 0.0)
        ranked = np.append(np.sort(worth)[::-1], 0.0)
        middle = (ranked[room[v] - 1] + ranked[room[v]]) / 2 if room[v] else 0.0
        assert new[v] == pytest.approx((old[v] + middle) / 2)


@given(clubs(least_capacity=1, weights=st.integers(1, 50)))
@settings(max_examples=60, deadline=None)
def test_prices_found_are_no_debts_and_bound_what_the_linear_program_does(club):
    edges, weights, capacity = club
    prices, room = found_prices(edges, weights, capacity, sweeps=500)
    least = relaxation(edges, weights, room)
    bound = dual_bound(edges, weights, room, prices)
    assert prices.min() >= 0.0
    assert bound >= least - 1e-6
    assert bound <= 1.01 * least


@given(clubs())
@settings(max_examples=30, deadline=None)
def test_more_sweeps_never_make_the_bound_worse(club):
    edges, weights, capacity = club
    bounds = []
    for sweeps in (10, 20, 40, 80):
        prices, room = found_prices(edges, weights, capacity, sweeps)
        bounds.append(dual_bound(edges, weights, room, prices))
    assert bounds == sorted(bounds, reverse=True)


@pytest.mark.parametrize("block", [1, 3, 1_000])
def test_it_does_not_matter_how_members_are_spread_over_threads(monkeypatch, block):
    rng = np.random.default_rng(2)
    edges = np.unique(
        np.sort(rng.permuted(np.tile(np.arange(30), (200, 1)), axis=1)[:, :2]), axis=0
    )
    weights, capacity = rng.normal(5.0, 2.0, len(edges)), rng.integers(0, 4, 30)
    at_once, _ = found_prices(edges, weights, capacity)
    monkeypatch.setattr(module, "_BLOCK", block)
    in_blocks, _ = found_prices(edges, weights, capacity)
    assert (in_blocks == at_once).all()
    assert at_once.any()


@pytest.mark.parametrize(
    ("edges", "weights", "capacity", "least"),
    [
        ([[0, 1]], [4.0], [1, 1], 4.0),
        ([[0, 1], [0, 2], [0, 3]], [5.0, 3.0, 1.0], [1, 1, 1, 1], 5.0),
        ([[0, 1], [0, 2], [0, 3]], [5.0, 3.0, 1.0], [2, 1, 1, 1], 8.0),
        ([[0, 1], [1, 2], [2, 3]], [2.0, 3.0, 2.0], [1, 1, 1, 1], 4.0),
        ([[0, 1], [1, 2], [0, 2]], [4.0, 4.0, 4.0], [1, 1, 1], 6.0),
        ([[0, 1], [2, 3]], [-4.0, 7.0], [1, 1, 1, 1], 7.0),
    ],
    ids=["pair", "star", "star of two", "path", "triangle", "negative pair"],
)
def test_prices_of_known_clubs_give_the_bound_that_is_known(edges, weights, capacity, least):
    edges, weights = np.array(edges), np.array(weights)
    prices, room = found_prices(edges, weights, np.array(capacity), sweeps=200)
    assert dual_bound(edges, weights, room, prices) == pytest.approx(least, rel=1e-3)
