"""Passes keep what they promise from any matching, at any prices."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from recommender.maths.matching.passes import Reach, drop_idle, exchange, fill
from recommender.maths.matching.trails import EPSILON, graph_of, labels_for
from tests.maths.matching.small_clubs import (
    all_matchings,
    assert_is_a_matching,
    clubs,
    degrees_of,
    started,
    under_way,
)

WIDE = Reach(slack=100.0, longest=1_000)
NARROW = Reach(slack=0.0, longest=1_000)
EFFORT = 10_000
SQUARE = np.array([[0, 1], [1, 2], [2, 3], [0, 3]])


def filled(at, *, serve=False, again=0, reach=WIDE):
    graph, labels = graph_of(at.edges, len(at.capacity)), labels_for(len(at.capacity))
    return fill(graph, at, labels, 0, reach, (EFFORT, serve, again))


def exchanged(at, reach=WIDE):
    graph, labels = graph_of(at.edges, len(at.capacity)), labels_for(len(at.capacity))
    return exchange(graph, at, labels, 0, reach, EFFORT)


@given(started(), st.sampled_from([WIDE, NARROW]), st.integers(0, 3))
@settings(max_examples=150, deadline=None)
def test_filling_gains_weight_and_serves_no_fewer(start, reach, again):
    at, weights = start
    value, served, edges = weights[at.chosen].sum(), (at.degree > 0).sum(), at.chosen.sum()
    before = at.chosen.copy()
    filled(at, again=again, reach=reach)
    assert_is_a_matching(at)
    assert (at.degree > 0).sum() >= served
    assert at.chosen.sum() >= edges
    if (at.chosen != before).any():
        assert weights[at.chosen].sum() > value
    else:
        assert weights[at.chosen].sum() == value


@given(started(), st.integers(0, 3))
@settings(max_examples=100, deadline=None)
def test_serving_takes_nobody_from_those_who_are_served(start, again):
    at, _ = start
    served = at.degree > 0
    filled(at, serve=True, again=again)
    assert_is_a_matching(at)
    assert (at.degree > 0)[served].all()


@given(started(bipartite=True))
@settings(max_examples=120, deadline=None)
def test_with_no_odd_cycle_serving_serves_as_many_as_any_matching(start):
    at, _ = start
    _, degrees = all_matchings(at.edges, at.capacity)
    filled(at, serve=True)
    assert (at.degree > 0).sum() == (degrees > 0).sum(axis=1).max()


@given(clubs(least_capacity=1, weights=st.integers(1, 9)))
@settings(max_examples=60, deadline=None)
def test_after_filling_no_edge_of_worth_fits_any_more(club):
    edges, weights, capacity = club
    at = under_way(edges, weights, capacity)
    filled(at)
    assert at.chosen.any()
    assert not (~at.chosen & (at.degree < capacity)[edges].all(axis=1)).any()


@given(started(), st.sampled_from([WIDE, NARROW]))
@settings(max_examples=150, deadline=None)
def test_exchanging_gains_weight_and_leaves_everybody_as_many_partners(start, reach):
    at, weights = start
    before, degree = at.chosen.copy(), at.degree.copy()
    exchanged(at, reach)
    assert_is_a_matching(at)
    assert (at.degree == degree).all()
    gained = weights[at.chosen].sum() - weights[before].sum()
    assert gained > 0 if (at.chosen != before).any() else gained == 0


@given(clubs(bipartite=True), st.data())
@settings(max_examples=80, deadline=None)
def test_an_exchange_that_finds_nothing_more_has_the_best_of_these_degrees(club, data):
    """With no odd cycle and no prices: the heaviest matching with as many partners for each."""
    edges, weights, capacity = club
    masks, degrees = all_matchings(edges, capacity)
    row = data.draw(st.integers(0, len(masks) - 1))
    at = under_way(edges, np.abs(weights), capacity, chosen=masks[row])
    alike = (degrees == degrees[row]).all(axis=1)
    heaviest = (masks[alike] @ np.abs(weights)).max()
    for _ in range(20):
        before = at.chosen.copy()
        exchanged(at)
        if (at.chosen == before).all():
            break
    assert np.abs(weights)[at.chosen].sum() <= heaviest + EPSILON
    if alike.sum() <= 2:  # one other at most: there is one trail to it, and it is found
        assert np.abs(weights)[at.chosen].sum() == pytest.approx(heaviest)


@given(started(), st.booleans(), st.integers(0, 2))
@settings(max_examples=40, deadline=None)
def test_the_same_start_has_the_same_end(start, serve, again):
    at, _ = start
    copies = [at._replace(chosen=at.chosen.copy(), degree=at.degree.copy()) for _ in range(2)]
    numbers = [exchanged(copy) + filled(copy, serve=serve, again=again) for copy in copies]
    assert (copies[0].chosen == copies[1].chosen).all()
    assert numbers[0] == numbers[1]


@given(started())
@settings(max_examples=60, deadline=None)
def test_edges_are_dropped_in_order_while_both_ends_have_another(start):
    at, _ = start
    some, before = np.flatnonzero(at.chosen), at.chosen.copy()
    drop_idle(at, some)
    assert_is_a_matching(at)
    for place, edge in enumerate(some):
        later = np.isin(np.arange(len(before)), some[place:])
        then = degrees_of(at.edges, np.where(later, before, at.chosen), len(at.capacity))
        assert at.chosen[edge] == (then[at.edges[edge]] <= 1).any()
    assert ((at.degree > 0) == (degrees_of(at.edges, before, len(at.capacity)) > 0)).all()


def test_only_the_edges_named_are_dropped():
    at = under_way(SQUARE, -np.ones(4), np.full(4, 2), chosen=np.ones(4, bool))
    drop_idle(at, np.array([2]))
    assert at.chosen.tolist() == [True, True, False, True]
    drop_idle(at, np.array([0, 1, 3]))
    assert at.chosen.tolist() == [False, True, False, True]


def test_the_worse_pairs_of_a_square_are_exchanged_for_the_better_ones():
    at = under_way(SQUARE, [1.0, 4.0, 1.0, 4.0], np.ones(4, int), chosen=[True, False, True, False])
    exchanged(at)
    assert at.chosen.tolist() == [False, True, False, True]


def test_equal_pairs_of_a_square_are_left_as_they_are():
    chosen = [True, False, True, False]
    at = under_way(SQUARE, np.full(4, 2.0), np.ones(4, int), chosen=chosen)
    exchanged(at)
    assert at.chosen.tolist() == chosen


def test_an_edge_that_is_not_worth_its_price_is_exchanged_too():
    """The doubt is with an edge that is in: at these prices none that is out is worth more."""
    chosen, prices = np.array([True, False, True, False]), np.full(4, 2.0)
    at = under_way(SQUARE, [1.0, 4.0, 3.0, 4.0], np.ones(4, int), prices=prices, chosen=chosen)
    assert at.reduced.tolist() == [-3.0, 0.0, -1.0, 0.0]
    exchanged(at, NARROW)
    assert at.chosen.tolist() == [False, True, False, True]


@pytest.mark.parametrize(("serve", "served"), [(False, 2), (True, 4)])
def test_only_serving_pays_for_who_is_served(serve, served):
    """The two at the ends of a path cost 98 together."""
    path = np.array([[0, 1], [1, 2], [2, 3]])
    at = under_way(path, [1.0, 100.0, 1.0], np.ones(4, int), chosen=[False, True, False])
    filled(at, serve=serve)
    assert (at.degree > 0).sum() == served


def test_serving_stops_at_one_partner_each_and_filling_at_all_places():
    everybody = np.array([[0, 1], [0, 2], [0, 3], [1, 2], [1, 3], [2, 3]])
    at = under_way(everybody, np.ones(6), np.full(4, 3))
    filled(at, serve=True)
    assert at.degree.min() == 1
    assert at.chosen.sum() <= 3
    filled(at)
    assert at.chosen.all()


def test_a_pair_of_negative_weight_is_made_only_to_serve():
    pair = np.array([[0, 1]])
    for serve in (False, True):
        at = under_way(pair, [-2.0], np.ones(2, int))
        filled(at, serve=serve)
        assert at.chosen[0] == serve


def test_without_room_or_doubt_nothing_is_searched():
    at = under_way(SQUARE, np.ones(4), np.full(4, 2), chosen=np.ones(4, bool))
    assert filled(at) == 0
    assert exchanged(at) == 0
