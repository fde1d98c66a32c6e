"""Trails: what is found can be flipped, gains what was promised, and nothing dear is missed."""

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from recommender.maths.matching.trails import (
    ANY_END,
    EPSILON,
    TrailSearch,
    find,
    flip,
    graph_of,
    greedy,
    labels_for,
    turn,
)
from tests.maths.matching.small_clubs import (
    all_matchings,
    assert_is_a_matching,
    clubs,
    degrees_of,
    started,
    under_way,
)

PATH = np.array([[0, 1], [1, 2], [2, 3]])
MIDDLE = np.array([False, True, False])


def search_from(start, **knobs):
    """A search with no limits but those given."""
    usual = {
        "number": 1,
        "goal": ANY_END,
        "most": -EPSILON,
        "reserve": np.inf,
        "banned": -1,
        "slack": 100.0,
        "effort": 10_000,
        "longest": 1_000,
        "jitter": 0.0,
    }
    return TrailSearch(start=start, **(usual | knobs))


def find_in(at, search):
    labels = labels_for(len(at.capacity))
    last, cost = find(graph_of(at.edges, len(at.capacity)), at, labels, search)
    return last, cost, labels


@given(clubs())
@settings(max_examples=40, deadline=None)
def test_every_edge_stands_once_at_each_of_its_ends(club):
    edges, _, capacity = club
    graph = graph_of(edges, len(capacity))
    for v in range(len(capacity)):
        span = slice(graph.start[v], graph.start[v + 1])
        assert graph.edge[span].tolist() == np.flatnonzero((edges == v).any(axis=1)).tolist()
        assert (edges[graph.edge[span]].sum(axis=1) - v == graph.other[span]).all()
    assert graph.start[-1] == 2 * len(edges)


@given(clubs(), st.randoms())
@settings(max_examples=60, deadline=None)
def test_greedy_takes_the_first_edges_in_order_and_leaves_none_that_fits(club, random):
    edges, weights, capacity = club
    order = list(range(len(edges)))
    random.shuffle(order)
    at = under_way(edges, weights, capacity)
    greedy(at, np.array(order))
    assert_is_a_matching(at)
    for place, edge in enumerate(order):
        before = [earlier for earlier in order[:place] if at.chosen[earlier]]
        room = capacity - degrees_of(edges, before, len(capacity))
        assert at.chosen[edge] == (room[edges[edge]] > 0).all()
    assert not (~at.chosen & (at.degree < capacity)[edges].all(axis=1)).any()


def test_greedy_goes_on_from_what_is_taken_already():
    at = under_way(PATH, np.ones(3), np.ones(4, int), chosen=MIDDLE)
    greedy(at, np.arange(3))
    assert at.chosen.tolist() == MIDDLE.tolist()


@given(started(), st.data())
@settings(max_examples=40, deadline=None)
def test_turning_an_edge_twice_changes_nothing(start, data):
    at, _ = start
    edge = data.draw(st.integers(0, len(at.edges) - 1))
    chosen, degree = at.chosen.copy(), at.degree.copy()
    turn(at, edge)
    assert at.chosen[edge] != chosen[edge]
    assert (at.degree == degrees_of(at.edges, at.chosen, len(at.capacity))).all()
    turn(at, edge)
    assert (at.chosen == chosen).all()
    assert (at.degree == degree).all()


@given(started(), st.data(), st.sampled_from([0.0, 0.5]))
@settings(max_examples=200, deadline=None)
def test_a_trail_gains_what_was_promised_and_can_be_flipped_back(start, data, jitter):
    at, weights = start
    short = np.flatnonzero(at.degree < at.capacity)
    assume(len(short))
    v = int(data.draw(st.sampled_from(short.tolist())))
    chosen, degree = at.chosen.copy(), at.degree.copy()
    most = at.prices[v] - EPSILON
    last, cost, labels = find_in(at, search_from(2 * v, most=most, jitter=jitter))
    assert (at.chosen == chosen).all()
    if last < 0:
        assert cost == most
        return
    flip(at, labels, last)
    assert_is_a_matching(at)
    gained = weights[at.chosen].sum() - weights[chosen].sum()
    assert gained == pytest.approx(at.prices[v] - cost, abs=1e-9)
    assert gained > 0
    assert at.degree[v] > degree[v]
    changed = np.flatnonzero(at.degree != degree)
    assert set(changed) <= {v, last // 2}
    flip(at, labels, last)
    assert (at.chosen == chosen).all()
    assert (at.degree == degree).all()


@given(started(bipartite=True), st.data())
@settings(max_examples=150, deadline=None)
def test_with_no_odd_cycle_a_lone_member_is_served_whenever_anybody_need_not_lose_by_it(
    start, data
):
    at, _ = start
    alone = np.flatnonzero((at.degree == 0) & (at.capacity > 0))
    assume(len(alone))
    v = int(data.draw(st.sampled_from(alone.tolist())))
    served = at.degree > 0
    _, degrees = all_matchings(at.edges, at.capacity)
    possible = (degrees[:, served | (np.arange(len(served)) == v)] > 0).all(axis=1).any()
    last, _, labels = find_in(at, search_from(2 * v, most=np.inf))
    assert (last >= 0) == possible
    if possible:
        flip(at, labels, last)
        assert_is_a_matching(at)
        assert (at.degree > 0)[served].all()
        assert at.degree[v] == 1


@given(clubs(bipartite=True, least_capacity=1), st.randoms())
@settings(max_examples=60, deadline=None)
def test_with_no_odd_cycle_and_equal_weights_no_trail_means_the_most_edges(club, random):
    """Berge's theorem: with all weights 1, whoever has room is tried until no trail gains."""
    edges, _, capacity = club
    at = under_way(edges, np.ones(len(edges)), capacity)
    order = list(range(len(edges)))
    random.shuffle(order)
    greedy(at, np.array(order))
    gained = True
    while gained:
        gained = False
        for v in np.flatnonzero(at.degree < at.capacity):
            last, _, labels = find_in(at, search_from(2 * int(v)))
            if last >= 0:
                flip(at, labels, last)
                gained = True
    masks, _ = all_matchings(edges, capacity)
    assert_is_a_matching(at)
    assert at.chosen.sum() == masks.sum(axis=1).max()


@pytest.mark.parametrize(
    ("outer", "inner", "slack", "reached"),
    [(0.0, 0.0, 0.0, False), (0.0, 0.0, 10.0, True), (0.5, 1.5, 0.0, True)],
)
def test_good_prices_do_what_slack_must_do_without_them(outer, inner, slack, reached):
    """Dropping 3 for 2 and 2: without prices the way there looks dear at its first half."""
    prices = [outer, inner, inner, outer]
    at = under_way(PATH, [2.0, 3.0, 2.0], np.ones(4, int), prices=prices, chosen=MIDDLE)
    search = search_from(0, most=outer - EPSILON, reserve=outer, slack=slack)
    last, cost, _ = find_in(at, search)
    assert (last >= 0) == reached
    if reached:
        assert last == 2 * 3 + 1
        assert outer - cost == pytest.approx(1.0)


@pytest.mark.parametrize(
    ("limit", "reached"),
    [({}, True), ({"longest": 3}, True), ({"longest": 2}, False), ({"effort": 3}, False),
     ({"effort": 4}, True), ({"banned": 1}, False), ({"most": -1.0}, False),
     ({"most": -0.9}, True), ({"goal": 7}, True), ({"goal": 6}, False)],
)  # fmt: skip
def test_a_search_stays_within_its_limits(limit, reached):
    at = under_way(PATH, [2.0, 3.0, 2.0], np.ones(4, int), chosen=MIDDLE)
    assert (find_in(at, search_from(0, **limit))[0] >= 0) == reached


def test_labels_of_an_earlier_search_do_not_count():
    at = under_way(PATH, [2.0, 3.0, 2.0], np.ones(4, int), chosen=MIDDLE)
    graph, labels = graph_of(PATH, 4), labels_for(4)
    first = find(graph, at, labels, search_from(0, number=1))
    other_way = find(graph, at, labels, search_from(6, number=2))
    assert find(graph, at, labels, search_from(0, number=3)) == first
    assert (first[0], other_way[0]) == (7, 1)
    assert other_way[1] == pytest.approx(first[1])


def test_the_cheaper_of_two_ends_is_taken():
    """Member 0 may pair with 1 or 2; 2 is worth more, and 3 more still but has no place."""
    edges = np.array([[0, 1], [0, 2], [0, 3]])
    at = under_way(edges, [1.0, 2.0, 9.0], np.array([1, 1, 1, 0]))
    last, cost, _ = find_in(at, search_from(0))
    assert (last, cost) == (2 * 2 + 1, pytest.approx(-2.0))


def test_nobody_loses_the_only_partner_to_serve_somebody_else():
    edges = np.array([[0, 1], [1, 2]])
    at = under_way(edges, [5.0, 1.0], np.ones(3, int), chosen=[False, True])
    assert find_in(at, search_from(0, most=np.inf))[0] == -1
    last, cost, labels = find_in(at, search_from(0))
    assert cost == pytest.approx(-4.0)
    flip(at, labels, last)
    assert at.chosen.tolist() == [True, False]


def test_a_trail_does_not_take_the_last_place_of_its_start_twice():
    """Round a triangle and back: it needs two places with member 0."""
    triangle, chosen = np.array([[0, 1], [1, 2], [0, 2]]), np.array([False, True, False])
    for places, ends in ((1, -1), (2, 1)):
        at = under_way(triangle, [2.0, 3.0, 2.0], np.array([places, 1, 1]), chosen=chosen)
        last, _, labels = find_in(at, search_from(0))
        assert last == ends
        if last >= 0:
            flip(at, labels, last)
            assert_is_a_matching(at)
            assert at.degree.tolist() == [2, 1, 1]
