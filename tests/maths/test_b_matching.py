"""The matching is right on every small case: brute force over all subsets of edges."""

from itertools import combinations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from recommender.errors import RoundError
from recommender.maths.matching.b_matching import dual_bound, solve_exact


@st.composite
def instances(draw):
    n = draw(st.integers(2, 6))
    possible = list(combinations(range(n), 2))
    edges = draw(st.lists(st.sampled_from(possible), min_size=1, max_size=10, unique=True))
    weights = draw(
        st.lists(
            st.floats(-3, 10).map(lambda x: round(x, 3)), min_size=len(edges), max_size=len(edges)
        )
    )
    capacity = draw(st.lists(st.integers(0, 3), min_size=n, max_size=n))
    return np.array(edges), np.array(weights), np.array(capacity)


def feasible_subsets(edges, capacity):
    for mask in range(2 ** len(edges)):
        chosen = np.array([bool(mask >> bit & 1) for bit in range(len(edges))])
        degree = np.bincount(edges[chosen].ravel(), minlength=len(capacity))
        if (degree <= capacity).all():
            yield chosen, int((degree > 0).sum())


@given(instances())
@settings(max_examples=120, deadline=None)
def test_serves_the_most_members_and_then_has_the_largest_weight(instance):
    edges, weights, capacity = instance
    options = list(feasible_subsets(edges, capacity))
    most = max(served for _, served in options)
    heaviest = max(weights[chosen].sum() for chosen, served in options if served == most)

    found = solve_exact(edges, weights, capacity)

    assert found.served == found.servable == most
    assert found.value == pytest.approx(heaviest, abs=1e-6)
    assert (np.bincount(edges[found.chosen].ravel(), minlength=len(capacity)) <= capacity).all()
    assert found.bound >= found.value - 1e-9


@given(instances(), st.data())
@settings(max_examples=80, deadline=None)
def test_forced_edges_are_in_and_the_rest_is_the_best_around_them(instance, data):
    edges, weights, capacity = instance
    options = list(feasible_subsets(edges, capacity))
    fits = data.draw(st.sampled_from([chosen for chosen, _ in options]))
    some = st.lists(st.booleans(), min_size=len(edges), max_size=len(edges))
    forced = fits & np.array(data.draw(some))
    around = [(chosen, served) for chosen, served in options if (chosen | ~forced).all()]
    most = max(served for _, served in around)
    heaviest = max(weights[chosen].sum() for chosen, served in around if served == most)

    found = solve_exact(edges, weights, capacity, forced)

    assert found.chosen[forced].all()
    assert found.served == found.servable == most
    assert found.value == pytest.approx(heaviest, abs=1e-6)
    assert found.bound >= found.value - 1e-9


def test_forced_edges_that_do_not_fit_are_an_error():
    edges, capacity = np.array([[0, 1], [0, 2]]), np.array([1, 1, 1])
    with pytest.raises(RoundError, match="without an optimum"):
        solve_exact(edges, np.ones(2), capacity, np.array([True, True]))


@given(instances(), st.integers(0, 2**32 - 1))
@settings(max_examples=60, deadline=None)
def test_any_prices_give_an_upper_bound(instance, seed):
    edges, weights, capacity = instance
    prices = np.random.default_rng(seed).normal(2.0, 3.0, size=len(capacity))
    best = max(weights[chosen].sum() for chosen, _ in feasible_subsets(edges, capacity))
    assert dual_bound(edges, weights, capacity, prices) >= best - 1e-9


def test_an_unloved_member_is_served_before_the_heavier_pair():
    edges = np.array([[0, 1], [1, 2]])
    found = solve_exact(np.vstack([edges, [[2, 3]]]), np.array([1.0, 100.0, 1.0]), np.ones(4, int))
    assert found.chosen.tolist() == [True, False, True]


def test_the_bound_is_tight_where_the_relaxation_is():
    edges = np.array([[0, 2], [0, 3], [1, 2], [1, 3]])
    found = solve_exact(edges, np.array([4.0, 1.0, 3.0, 2.0]), np.ones(4, int))
    assert found.value == pytest.approx(6.0)
    assert found.bound == pytest.approx(6.0)


@pytest.mark.parametrize("bad", [np.nan, np.inf])
def test_a_weight_that_is_no_number_is_refused(bad):
    with pytest.raises(RoundError, match="1 edge weights are not finite"):
        solve_exact(np.array([[0, 1]]), np.array([bad]), np.ones(2, int))


def test_no_capacity_means_an_empty_round_that_is_optimal():
    found = solve_exact(np.array([[0, 1]]), np.ones(1), np.zeros(2, int))
    assert not found.chosen.any()
    assert found.optimal
    assert found.servable == 0


def test_renaming_members_does_not_change_the_value():
    rng = np.random.default_rng(3)
    n, edges = 40, np.array(list(combinations(range(40), 2)))
    weights, capacity = rng.normal(size=len(edges)), rng.integers(1, 4, size=n)
    renamed = rng.permutation(n)
    moved = np.empty(n, dtype=np.int64)
    moved[renamed] = capacity
    one = solve_exact(edges, weights, capacity)
    two = solve_exact(renamed[edges], weights, moved)
    assert one.value == pytest.approx(two.value)
    assert one.served == two.served


def test_a_place_too_many_is_seen_before_the_search_and_in_the_bound():
    """An odd number of places: without the odd-set inequality this runs for hours."""
    rng = np.random.default_rng(7)
    edges = np.array(list(combinations(range(61), 2)))
    weights = rng.normal(size=len(edges)) + 20.0
    found = solve_exact(edges, weights, np.ones(61, dtype=np.int64))
    assert found.chosen.sum() == 30
    assert found.value / found.bound > 0.999


def test_each_connected_part_is_halved_on_its_own():
    triangles = np.array([[0, 1], [0, 2], [1, 2], [3, 4], [3, 5], [4, 5]])
    found = solve_exact(triangles, np.full(6, 5.0), np.ones(6, dtype=np.int64))
    assert found.value == pytest.approx(10.0)
    assert found.bound == pytest.approx(10.0)
    assert (found.served, found.servable) == (4, 4)
