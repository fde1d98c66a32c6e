"""A drawn round: its odds are those with which pairs are drawn, and its price is kept."""

from itertools import permutations

import numpy as np
import pytest
from scipy.special import expit

from recommender.maths.matching.draws import draw_round, value_of
from recommender.maths.pairs import all_pairs

PAIRS = all_pairs(8)
PERFECT = np.array(
    sorted(
        {
            tuple(
                any({u, v} == {order[at], order[at + 1]} for at in range(0, 8, 2)) for u, v in PAIRS
            )
            for order in permutations(range(8))
        }
    )
)
"""All 105 perfect matchings of eight members."""
WEIGHTS = np.random.default_rng(5).normal(0, 1.5, len(PAIRS))


def solve(weights, number):
    return PERFECT[(PERFECT @ weights).argmax()].astype(bool)


def draw(seed, price=0.05, draws=64):
    best = solve(WEIGHTS, 0)
    rng = np.random.default_rng(seed)
    return draw_round(solve, WEIGHTS, best, draws=draws, price=price, steps=8, rng=rng)


def test_propensities_match_the_shares_in_which_pairs_are_drawn():
    """Over many rounds each pair comes as often as its odds say, whatever band they are in."""
    rounds = [draw(seed) for seed in range(300)]
    odds = np.concatenate([each.propensity for each in rounds])
    came = np.concatenate([each.chosen for each in rounds])
    for low, high in ((0.01, 0.2), (0.2, 0.5), (0.5, 0.8), (0.8, 0.999)):
        band = (odds >= low) & (odds < high)
        error = 4 * np.sqrt(0.25 / band.sum())
        assert came[band].mean() == pytest.approx(odds[band].mean(), abs=error), (low, high)
    # What is estimated by them is right: each pair's own value, weighted by one over its odds.
    value = expit(WEIGHTS)
    seen = [(value * each.chosen)[each.chosen] / each.propensity[each.chosen] for each in rounds]
    known = [value[each.propensity > 0].sum() for each in rounds]
    assert np.mean([x.sum() for x in seen]) == pytest.approx(np.mean(known), rel=0.05)


@pytest.mark.parametrize("price", [0.01, 0.05, 0.2])
def test_the_price_is_kept_and_used(price):
    spent = [draw(seed, price).price for seed in range(8)]
    assert max(spent) <= price
    assert np.mean(spent) > price / 4


def test_a_price_of_nothing_draws_the_best_round():
    drawn = draw(0, price=0.0)
    assert drawn.temperature == 0.0
    assert drawn.chosen.tolist() == solve(WEIGHTS, 0).tolist()
    assert set(drawn.propensity) == {0.0, 1.0}


def test_a_dearer_round_is_drawn_with_more_chance():
    assert draw(1, 0.2).temperature > draw(1, 0.01).temperature > 0


def test_the_same_seed_draws_the_same_round():
    assert draw(3).chosen.tolist() == draw(3).chosen.tolist()
    assert any(draw(seed).chosen.tolist() != draw(3).chosen.tolist() for seed in range(9))


def test_value_is_the_sum_of_chances():
    assert value_of(np.array([0.0, 50.0, -50.0]), np.array([True, True, True])) == pytest.approx(
        1.5
    )
