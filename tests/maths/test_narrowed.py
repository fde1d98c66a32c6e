"""Deciding edges beforehand changes nothing but the time."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from recommender.config import Rules
from recommender.maths.matching.b_matching import Matching, solve_exact
from recommender.maths.matching.dual_prices import solve_dual
from recommender.maths.matching.narrowed import solve_narrowed
from recommender.maths.pairs import unique_pairs
from recommender.stages import match
from recommender.stages.match import match_club


def club(n, each, seed, worth=20.0):
    rng = np.random.default_rng(seed)
    others = rng.integers(0, n, size=n * each)
    edges = unique_pairs(np.stack([np.repeat(np.arange(n), each), others], axis=1), n)
    weights = worth + rng.normal(size=len(edges)) + rng.normal(size=n)[edges].sum(axis=1)
    return edges, weights, rng.integers(1, 4, size=n)


@given(st.integers(0, 10_000), st.sampled_from([0.0, 3.0, 20.0]))
@settings(max_examples=25, deadline=None)
def test_it_is_the_optimum_of_all_edges(seed, worth):
    edges, weights, capacity = club(24, 5, seed, worth)
    start = solve_dual(edges, weights, capacity)
    if start.served < len(np.unique(edges)):
        return
    found = solve_narrowed(edges, weights, capacity, start, 60.0)
    exact = solve_exact(edges, weights, capacity)
    assert found is not None
    assert found.value == pytest.approx(exact.value, abs=1e-6)
    assert found.bound >= exact.value - 1e-6
    assert (np.bincount(edges[found.chosen].ravel(), minlength=24) <= capacity).all()


def test_a_poor_start_only_leaves_more_edges_open():
    edges, weights, capacity = club(30, 6, 1)
    exact = solve_exact(edges, weights, capacity)
    poor = Matching(exact.chosen & False, 0.0, np.inf, 30, 30, optimal=False)
    found = solve_narrowed(edges, weights, capacity, poor, 60.0)
    assert found is not None
    assert found.value == pytest.approx(exact.value, abs=1e-6)


def test_a_club_of_hundreds_is_proved_through_the_stage():
    edges, weights, capacity = club(400, 20, 2, worth=0.0)
    _, certificate = match_club(edges, weights, capacity, Rules())
    assert certificate.status == "optimal"
    assert certificate.value <= certificate.bound <= certificate.value * 1.001
    assert certificate.served == 400


def test_where_time_runs_out_a_round_with_a_bound_is_taken(monkeypatch):
    monkeypatch.setattr(match, "_SECONDS", 0.0)
    edges, weights, capacity = club(400, 20, 3, worth=0.0)
    chosen, certificate = match_club(edges, weights, capacity, Rules())
    dual = solve_dual(edges, weights + Rules().introduction_worth, capacity)
    assert certificate.status == "bounded"
    assert certificate.bound >= certificate.value
    assert (chosen == dual.chosen).all()


@pytest.mark.parametrize(("n", "worth", "seed"), [(700, 20.0, 5), (1_500, 0.0, 6)])
def test_highs_and_prices_agree_at_middle_sizes(n, worth, seed):
    edges, weights, capacity = club(n, 8, seed, 0.0)
    rules = Rules(solver="exact", introduction_worth=worth)
    exact, proof = match_club(edges, weights, capacity, rules)
    dual = solve_dual(edges, weights + worth, capacity)
    best = float((weights + worth)[exact].sum())
    assert proof.served == dual.served
    assert dual.bound >= best * (1 - 1e-9)
    assert best * (1 + 1e-9) >= dual.value >= (0.999 if worth else 0.995) * best
    if worth:
        assert dual.chosen.sum() == exact.sum()
