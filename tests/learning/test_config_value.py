"""What another way would have been worth: the planted truth is in the interval, and chance is needed."""

from dataclasses import replace

import numpy as np
import pytest

from recommender import estimate_value, outcomes_frame
from recommender.config import Config
from recommender.errors import InputError
from recommender.learning.label import LARGEST_WEIGHT
from recommender.learning.ranker_fit import RankerSettings
from recommender.pipeline.past_weeks import choose_again
from tests.learning.lived_club import chance_of

FAR = Config(bubble=1.0)


@pytest.fixture(scope="module")
def far(lived):
    return estimate_value(lived, FAR)


def test_the_planted_truth_is_in_the_intervals(lived, far):
    other = lived.under(FAR)
    weeks = sorted(lived.club.history["week"].unique())
    truth = np.concatenate([chance_of(lived, choose_again(other, week).pairs) for week in weeks])
    for name in ("snips", "dr"):
        worth = far.worth[name]
        assert worth.low <= truth.mean() <= worth.high
        assert worth.at_least <= truth.mean() <= worth.at_most
        assert 0 < worth.high - worth.low < 0.5
    assert far.weeks == tuple(weeks)
    assert far.introductions == far.outcomes == len(lived.club.history)
    assert 0 < far.shared < far.outcomes
    assert 1 < far.worth["snips"].effective <= far.shared
    assert far.worth["ips"].value <= far.worth["snips"].value + 1e-9
    assert list(far.to_frame()["method"]) == ["ips", "snips", "dr"]


def test_what_was_done_is_worth_what_came_of_it(lived, far):
    glad = (lived.club.history["glad_a"].astype(int) == 5).mean()
    assert far.done == pytest.approx(glad)
    for worth in far.worth.values():
        assert worth.gain == pytest.approx(worth.value - glad)


def test_the_past_is_chosen_anew_by_what_was_known_then(lived):
    history = lived.club.history
    week = sorted(history["week"].unique())[3]
    whole = choose_again(lived, week)
    cut = lived.with_club(replace(lived.club, history=history[history["week"] < week]))
    assert (choose_again(cut, week).pairs == whole.pairs).all()
    few = lived.club.ids[:20]
    there = choose_again(lived, week, few).pairs
    assert there.max() < 20
    assert len(there)


def test_unknown_outcomes_are_filled_by_the_way_to_them_and_not_counted_as_known(lived, far):
    history = lived.club.history.copy()
    some = history.index[::4]
    history.loc[some, ["glad_a", "glad_b"]] = None
    found = estimate_value(lived.with_club(replace(lived.club, history=history)), FAR)
    assert found.outcomes == far.outcomes - len(some)
    assert found.worth["dr"].value == pytest.approx(far.worth["dr"].value, abs=0.15)


def test_without_chance_or_outcomes_it_says_so(lived):
    history = lived.club.history
    settled = lived.with_club(replace(lived.club, history=history.assign(propensity=1.0)))
    with pytest.raises(InputError, match=r"no round on record was drawn.*exploration\.on"):
        estimate_value(settled, FAR)
    unsaid = history.assign(met=None, glad_a=None, glad_b=None)
    with pytest.raises(
        InputError, match="0 outcomes of introductions with known odds; at least 40"
    ):
        estimate_value(lived.with_club(replace(lived.club, history=unsaid)), FAR)
    few = lived.with_club(replace(lived.club, history=history.iloc[:12]))
    assert estimate_value(few, FAR, settings=RankerSettings(least_later=5)).outcomes == 12


def test_a_ranker_learns_from_drawn_outcomes_by_their_odds(lived):
    weight = outcomes_frame(lived)["weight"].to_numpy()
    inverse = 1 / lived.club.history["propensity"].to_numpy(dtype=np.float64)
    assert weight == pytest.approx(np.minimum(inverse / inverse.mean(), LARGEST_WEIGHT))
    assert weight.max() > 2 * weight.min()
