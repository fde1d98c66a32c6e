"""Above the limit of the exact search partners come from cells, and the round is nearly as good."""

import numpy as np
import pytest

from recommender.club.week import Week
from recommender.maths.matching.dual_prices import solve_dual
from recommender.maths.pairs import all_pairs
from recommender.pipeline import introduce_club
from recommender.pipeline.candidates import find_candidates
from recommender.pipeline.score import weigh_pairs
from recommender.rules.permissions import permissions
from tests.conftest import WEEK


def value(prepared, pairs, rules):
    weighed = weigh_pairs(prepared, pairs, rules)
    found = solve_dual(weighed.pairs, weighed.weights + 20.0, rules.capacity)
    return float(weighed.weights[found.chosen].sum()), int(found.chosen.sum()), weighed.weights


def test_the_round_on_candidates_from_cells_is_nearly_that_on_all_pairs(prepared):
    few = prepared.under(prepared.config.with_knobs(candidates__exact_below=0))
    rules = permissions(few.club, Week.parse(WEEK), few.config.rules)
    ours, made, _ = value(few, find_candidates(few, rules), rules)
    best, most, every = value(few, all_pairs(len(few.club)), rules)
    chance = float(every.mean()) * most
    assert made == most
    assert (ours - chance) / (best - chance) > 0.99


def test_candidates_from_cells_are_the_same_again_and_allowed(prepared):
    few = prepared.under(prepared.config.with_knobs(candidates__exact_below=0))
    rules = permissions(few.club, Week.parse(WEEK), few.config.rules)
    one, other = find_candidates(few, rules), find_candidates(few, rules)
    np.testing.assert_array_equal(one, other)
    assert (one[:, 0] < one[:, 1]).all()


@pytest.mark.parametrize("knob", ["probes", "per_need", "per_interest"])
def test_with_as_little_effort_as_allowed_everybody_is_served_all_the_same(prepared, knob):
    turned = {f"candidates__{knob}": 1, "candidates__exact_below": 0}
    solved = introduce_club(prepared, WEEK, prepared.config.with_knobs(**turned))
    assert solved.certificate.served == solved.certificate.servable
