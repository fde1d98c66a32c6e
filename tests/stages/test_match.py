"""Which solver solves a round, and what its certificate says."""

import numpy as np
import pytest

from recommender.config import Config
from recommender.errors import InputError
from recommender.stages.match import match_club


def solved(**knobs):
    rng = np.random.default_rng(0)
    pairs = np.stack(np.triu_indices(40, k=1), axis=1)
    weights = rng.normal(size=len(pairs))
    rules = Config().with_knobs(**{f"rules__{name}": value for name, value in knobs.items()}).rules
    return match_club(pairs, weights, np.full(40, 2), rules)


def test_small_clubs_are_proven_optimal_and_large_ones_bounded():
    assert solved(exact_up_to=40)[1].status == "optimal"
    assert solved(exact_up_to=39)[1].status == "bounded"


def test_the_solver_can_be_named():
    assert "HiGHS" in solved(solver="exact", exact_up_to=1)[1].solver
    assert "dual prices" in solved(solver="dual")[1].solver


def test_a_bounded_round_is_nearly_the_best_and_says_what_may_be_missing():
    (_, best), (chosen, near) = solved(solver="exact"), solved(solver="dual")
    assert near.bound >= best.value >= near.value >= 0.999 * best.value
    missing = (near.bound - near.value) / chosen.sum()
    assert f"at most {missing:.4f} log-odds per introduction" in near.solver


def test_an_unknown_solver_is_refused():
    with pytest.raises(InputError, match=r"rules.solver is 'magic'; allowed is auto, exact, dual"):
        solved(solver="magic")


@pytest.mark.parametrize("solver", ["exact", "dual"])
def test_forced_pairs_are_in_and_the_proof_holds_around_them(solver):
    rng = np.random.default_rng(0)
    pairs = np.stack(np.triu_indices(40, k=1), axis=1)
    weights, capacity = rng.normal(size=len(pairs)), np.full(40, 2)
    forced = np.zeros(len(pairs), dtype=bool)
    forced[[0, 100, 400]] = True
    rules = Config().with_knobs(rules__solver=solver).rules
    chosen, proof = match_club(pairs, weights, capacity, rules, forced)
    assert chosen[forced].all()
    assert (np.bincount(pairs[chosen].ravel(), minlength=40) <= 2).all()
    values = weights + rules.introduction_worth
    assert proof.value == pytest.approx(values[chosen].sum())
    _, best = match_club(pairs, weights, capacity, Config().rules, forced)
    assert proof.bound >= best.value - 1e-6 >= proof.value - 2e-6
    assert proof.value >= 0.995 * best.value
    assert (proof.served, proof.servable) == (40, 40)
