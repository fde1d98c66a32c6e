"""Above the size that is solved exactly: who has a locked pair takes nobody from the unserved."""

from dataclasses import replace

import numpy as np
import pytest

from recommender.config import Rules
from recommender.maths.matching.b_matching import solve_exact
from recommender.stages.match import match_club

LARGE = 2_004
RULES = replace(Rules(), solver="dual")


def repeated(pairs, weights, capacity, locked):
    """The same few members over and over, in one club of `LARGE`."""
    times = LARGE // len(capacity)
    shift = np.repeat(np.arange(times) * len(capacity), len(pairs))[:, None]
    edges = np.tile(np.array(pairs), (times, 1)) + shift
    return (
        edges,
        np.tile(np.array(weights, dtype=np.float64), times),
        np.tile(np.array(capacity), times),
        np.tile(np.array(locked), times),
    )


def test_a_locked_member_with_a_place_left_leaves_others_their_only_partner():
    # a-b locked; x could go to a, for more, or to y, who has nobody else
    pairs, weights = [(0, 1), (0, 2), (2, 3)], [0.0, 5.0, 0.1]
    edges, values, capacity, forced = repeated(pairs, weights, [2, 1, 1, 1], [True, False, False])
    chosen, certificate = match_club(edges, values, capacity, RULES, forced)
    assert chosen.reshape(-1, 3).tolist() == [[True, False, True]] * (LARGE // 4)
    assert (certificate.served, certificate.servable) == (LARGE, LARGE)
    assert certificate.bound >= certificate.value - 1e-6


def test_a_place_left_is_used_where_it_serves_or_pays():
    # a-b locked; y can only meet a
    pairs, weights = [(0, 1), (0, 2)], [0.0, -3.0]
    edges, values, capacity, forced = repeated(pairs, weights, [2, 1, 1], [True, False])
    chosen, certificate = match_club(edges, values, capacity, RULES, forced)
    assert chosen.all()
    assert certificate.served == LARGE


@pytest.mark.parametrize("seed", range(8))
def test_as_many_are_served_as_the_exact_solver_serves_and_nearly_for_as_much(seed):
    rng = np.random.default_rng(seed)
    n = 300
    edges = np.unique(np.sort(rng.integers(0, n, size=(900, 2)), axis=1), axis=0)
    edges = edges[edges[:, 0] < edges[:, 1]]
    weights, capacity = rng.normal(size=len(edges)), rng.integers(0, 4, size=n)
    forced, left = np.zeros(len(edges), dtype=bool), capacity.copy()
    for edge in rng.permutation(len(edges))[:120]:
        if (left[edges[edge]] > 0).all():
            forced[edge] = True
            left[edges[edge]] -= 1
    chosen, certificate = match_club(edges, weights, capacity, RULES, forced)
    exact = solve_exact(edges, weights + RULES.introduction_worth, capacity, forced)
    assert chosen[forced].all()
    assert (np.bincount(edges[chosen].ravel(), minlength=n) <= capacity).all()
    assert certificate.served == exact.served
    assert certificate.value <= exact.value + 1e-6 <= certificate.bound + 2e-6
    assert certificate.value >= 0.98 * exact.value
