"""Clubs whose best round is known: both solvers find it."""

from itertools import combinations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from recommender.config import Solving
from recommender.errors import RoundError
from recommender.maths.matching.b_matching import solve_exact
from recommender.maths.matching.dual_prices import solve_dual
from tests.maths.matching.small_clubs import all_matchings, clubs, degrees_of

both_solvers = pytest.mark.parametrize("solve", [solve_exact, solve_dual])

PLANTED: dict[str, tuple[list[list[int]], list[float], list[int], list[int]]] = {
    "a path where greedy takes the middle": (
        [[0, 1], [1, 2], [2, 3]], [2.0, 3.0, 2.0], [1, 1, 1, 1], [0, 2]),
    "a long path where greedy is wrong twice": (
        [[0, 1], [1, 2], [2, 3], [3, 4], [4, 5]], [4.0, 5.0, 4.0, 5.0, 4.0], [1] * 6, [0, 2, 4]),
    "an odd cycle": (
        [[0, 1], [1, 2], [2, 3], [3, 4], [0, 4]], [5.0, 1.0, 5.0, 1.0, 1.0], [1] * 5, [0, 2]),
    "an odd cycle with two places each": (
        [[0, 1], [1, 2], [2, 3], [3, 4], [0, 4]], [1.0] * 5, [2] * 5, [0, 1, 2, 3, 4]),
    "a triangle with a tail at each corner": (
        [[0, 1], [1, 2], [0, 2], [0, 3], [1, 4], [2, 5]], [9.0] * 3 + [1.0] * 3, [1] * 6,
        [3, 4, 5]),
    "two components": (
        [[0, 1], [1, 2], [3, 4], [4, 5]], [1.0, 2.0, 5.0, 4.0], [1, 1, 1, 1, 1, 1], [1, 2]),
    "a star with two places": (
        [[0, 1], [0, 2], [0, 3]], [1.0, 3.0, 2.0], [2, 1, 1, 1], [1, 2]),
    "negative weights serve everybody at the least cost": (
        [[0, 1], [2, 3], [0, 2], [1, 3]], [-1.0, -1.0, -3.0, -2.0], [2] * 4, [0, 1]),
    "a negative pair for who has nobody else": (
        [[0, 1], [1, 2], [0, 3]], [4.0, 4.0, -9.0], [2, 2, 2, 2], [0, 1, 2]),
    "a member without places in the middle": (
        [[0, 1], [1, 2], [2, 3], [3, 4]], [1.0, 9.0, 9.0, 1.0], [1, 1, 0, 1, 1], [0, 3]),
    "two who share the only one with a place for both": (
        [[0, 1], [0, 2], [3, 4]], [1.0, 1.0, 1.0], [2, 1, 1, 1, 1], [0, 1, 2]),
    "a bridge of great weight that would leave four alone": (
        [[0, 1], [0, 2], [3, 4], [3, 5], [0, 3]], [1.0, 1.0, 1.0, 1.0, 90.0], [2, 1, 1, 2, 1, 1],
        [0, 1, 2, 3]),
}  # fmt: skip


@both_solvers
@pytest.mark.parametrize("name", PLANTED)
def test_the_planted_round_is_found(solve, name):
    pairs, worth, capacity, planted = PLANTED[name]
    edges, weights = np.array(pairs), np.array(worth)
    result = solve(edges, weights, np.array(capacity))
    assert np.flatnonzero(result.chosen).tolist() == planted
    assert result.value == pytest.approx(weights[planted].sum())
    assert result.bound >= result.value - 1e-9
    assert result.served == result.servable == len(np.unique(edges[planted]))


@both_solvers
@given(clubs(), st.randoms())
@settings(max_examples=50, deadline=None)
def test_the_order_of_edges_and_of_their_ends_does_not_change_who_can_be_served(
    solve, club, random
):
    edges, weights, capacity = club
    order = list(range(len(edges)))
    random.shuffle(order)
    one, two = (
        solve(edges, weights, capacity),
        solve(edges[order][:, ::-1], weights[order], capacity),
    )
    assert (two.served, two.servable) == (one.served, one.servable)
    masks, degrees = all_matchings(edges, capacity)
    served = (degrees > 0).sum(axis=1)
    best = (masks @ weights)[served == served.max()].max()
    assert max(one.value, two.value) <= best + 1e-6
    if solve is solve_exact:
        assert one.value == pytest.approx(two.value, abs=1e-6)


@given(clubs(), st.sampled_from([0.001, 7.0, 1_000.0]))
@settings(max_examples=40, deadline=None)
def test_another_unit_of_weight_changes_the_value_and_nothing_else(club, unit):
    edges, weights, capacity = club
    one, scaled = (
        solve_exact(edges, weights, capacity),
        solve_exact(edges, unit * weights, capacity),
    )
    assert scaled.value == pytest.approx(unit * one.value, abs=1e-5 * unit)
    assert scaled.served == one.served


@given(clubs(), clubs())
@settings(max_examples=40, deadline=None)
def test_two_clubs_side_by_side_are_worth_their_sum(one, other):
    n = len(one[2])
    edges = np.concatenate([one[0], other[0] + n])
    weights, capacity = (np.concatenate([one[i], other[i]]) for i in (1, 2))
    results = [solve_exact(*one), solve_exact(*other)]
    together = solve_exact(edges, weights, capacity)
    assert together.value == pytest.approx(sum(result.value for result in results), abs=1e-6)
    assert together.servable == sum(result.servable for result in results)


@given(clubs(), st.data())
@settings(max_examples=50, deadline=None)
def test_one_more_place_never_serves_fewer(club, data):
    edges, weights, capacity = club
    more = capacity.copy()
    more[data.draw(st.integers(0, len(capacity) - 1))] += 1
    before, after = solve_exact(edges, weights, capacity), solve_exact(edges, weights, more)
    assert after.servable >= before.servable
    if after.servable == before.servable:
        assert after.value >= before.value - 1e-6


@given(clubs(), st.sampled_from([Solving(sweeps=10, quick_search=1, long_search=1, tries=0),
                                 Solving(slack=0.0, near=0.0, far=0.0),
                                 Solving(exact_part=0, longest_trail=2)]))  # fmt: skip
@settings(max_examples=90, deadline=None)
def test_however_short_the_searches_the_round_is_allowed_and_its_bound_holds(club, limits):
    edges, weights, capacity = club
    result = solve_dual(edges, weights, capacity, limits)
    masks, degrees = all_matchings(edges, capacity)
    served = (degrees > 0).sum(axis=1)
    degree = degrees_of(edges, result.chosen, len(capacity))
    assert (degree <= capacity).all()
    assert result.served == (degree > 0).sum() <= served.max() <= result.servable
    assert result.bound >= (masks @ weights)[served == served.max()].max() - 1e-6
    idle = result.chosen & (weights < 0) & (degree[edges] > 1).all(axis=1)
    assert not idle.any()


@given(clubs())
@settings(max_examples=40, deadline=None)
def test_without_exact_parts_those_with_any_usable_edge_are_the_servable(club):
    edges, weights, capacity = club
    result = solve_dual(edges, weights, capacity, Solving(exact_part=0))
    usable = edges[(capacity[edges] > 0).all(axis=1)]
    assert result.servable == len(np.unique(usable))


def test_the_members_of_a_small_part_that_none_can_serve_are_not_servable():
    star = np.array([[0, 1], [0, 2], [0, 3]])
    loose, proved = (
        solve_dual(star, np.ones(3), np.ones(4, int), Solving(exact_part=part)) for part in (2, 3)
    )
    assert (loose.served, loose.servable) == (2, 4)
    assert (proved.served, proved.servable) == (2, 2)


@both_solvers
@pytest.mark.parametrize("weight", [0.0, 1e-6, 3.0, 1e6])
def test_equal_weights_fill_a_complete_club(solve, weight):
    edges = np.array(list(combinations(range(8), 2)))
    result = solve(edges, np.full(len(edges), weight), np.full(8, 3))
    assert result.served == 8
    assert result.value == pytest.approx(12 * weight, rel=1e-6)


@both_solvers
def test_nothing_to_match_is_an_empty_round(solve):
    result = solve(np.zeros((0, 2), np.int64), np.zeros(0), np.full(3, 2))
    assert result.chosen.shape == (0,)
    assert (result.value, result.bound, result.served, result.servable) == (0.0, 0.0, 0, 0)
    assert result.optimal


@both_solvers
def test_weights_that_are_no_numbers_are_counted_in_the_error(solve):
    edges = np.array([[0, 1], [1, 2], [2, 3], [0, 3]])
    weights = np.array([np.nan, 1.0, -np.inf, np.inf])
    with pytest.raises(RoundError, match="matching: 3 edge weights are not finite"):
        solve(edges, weights, np.zeros(4, int))


@given(clubs())
@settings(max_examples=40, deadline=None)
def test_a_solver_with_few_nodes_gives_up_or_proves_the_optimum(club):
    edges, weights, capacity = club
    result, proved = solve_exact(edges, weights, capacity, nodes=1), solve_exact(*club)
    if result is not None:
        assert result.value == pytest.approx(proved.value, abs=1e-6)
        assert result.optimal


def test_every_round_forced_whole_is_itself():
    edges, capacity = np.array([[0, 1], [1, 2], [2, 3]]), np.array([1, 2, 2, 1])
    result = solve_exact(edges, -np.ones(3), capacity, np.ones(3, dtype=np.bool_))
    assert result.chosen.all()
    assert result.value == result.bound == -3.0
