"""A simulated year: the same for the same seed, a full round a week, and what was planted comes out."""

from itertools import pairwise

import numpy as np
import pandas as pd
import pytest

from benchmarks.simulation.year.command import list_plans, run_years, write_results
from benchmarks.simulation.year.people import People
from benchmarks.simulation.year.results import average_weeks, exploration_cost, summarise
from benchmarks.simulation.year.truth import TRUTHS, Truth, respond, work_out_chances
from benchmarks.simulation.year.year import YearPlan, simulate_year
from recommender.errors import InputError

WEEKS, MEMBERS = 8, 80


@pytest.fixture(scope="module")
def years():
    return run_years(list_plans("stated", MEMBERS, WEEKS, 2), workers=1)


@pytest.fixture(scope="module")
def people():
    return People.make(200, np.random.default_rng(0))


def test_chances_are_as_stated(people):
    """Met given introduced, accepted, glad given met: within what the studies say."""
    chances = work_out_chances(people, Truth())
    apart = ~np.eye(200, dtype=bool)
    assert 0.3 < chances.accepted[apart].mean() < 0.6  # both of two, .55 to .77 each
    assert 0.2 < (chances.accepted * chances.met)[apart].mean() < 0.6
    assert 0.5 < chances.good[apart].mean() < 0.75
    assert (chances.accepted == chances.accepted.T).all()


def test_the_inverted_u_comes_out_by_itself(people):
    """Meeting falls with difference, value rises given that they meet: their product has a peak."""
    chances = work_out_chances(people, Truth())
    apart = np.triu(np.ones((200, 200), bool), 1)
    band = np.digitize(people.difference[apart], np.linspace(0, 1, 6)[1:-1])
    met = (chances.accepted * chances.met)[apart]
    by_band = [met[band == number].mean() for number in range(5)]
    assert all(a > b for a, b in pairwise(by_band))
    good = [chances.good[apart][band == number].mean() for number in range(5)]
    assert all(a < b for a, b in pairwise(good))


def test_outcomes_come_as_often_as_their_chances(people):
    truth, rng = Truth(), np.random.default_rng(1)
    chances = work_out_chances(people, truth)
    pairs = np.stack(np.triu_indices(200, 1), axis=1)
    came = respond(people, chances, pairs, truth, rng)
    assert came.accepted.mean() == pytest.approx(
        chances.accepted[pairs[:, 0], pairs[:, 1]].mean(), abs=0.01
    )
    assert not (came.good & ~came.met).any()
    assert not (came.met & ~came.accepted).any()
    assert came.told.mean() == pytest.approx(1 - truth.silence, abs=0.01)
    assert came.tie[came.met].mean() == pytest.approx(0.1 + 0.3 * 0.2 * 0.6, abs=0.02)


def test_a_year_is_the_same_for_the_same_seed():
    plan = YearPlan("ours, learning", "stated", Truth(), MEMBERS, 4, seed=3)
    pd.testing.assert_frame_equal(simulate_year(plan), simulate_year(plan))


def test_every_week_has_a_full_round(years):
    assert (years["introductions"] == MEMBERS // 2).all()
    assert years.groupby("policy").size().eq(2 * WEEKS).all()
    assert years["bridging"].le(years["good"]).all()
    assert years["good"].le(years["met"]).all()


def test_policies_come_in_the_order_in_which_they_know(years):
    table = summarise(years).set_index("policy")
    times, bridging, closed = table["times_random"], table["bridging"], table["modularity"]
    assert table["of_truth"]["knows the truth"] == pytest.approx(1.0)
    assert times["random"] == pytest.approx(1.0)
    assert times["ours, learning"] > 1.3
    assert bridging["common neighbours"] < bridging["random"]
    assert closed["ours, learning"] < closed["common neighbours"]


def test_intervals_are_around_means_and_files_are_written(years, tmp_path):
    curves = average_weeks(years)
    assert (curves["bridging_low"] <= curves["bridging"]).all()
    assert (curves["bridging"] <= curves["bridging_high"]).all()
    cost, low, high = exploration_cost(years)
    assert low <= cost <= high
    write_results(years, summarise(years), tmp_path)
    assert len(pd.read_csv(tmp_path / "weeks.csv")) == 9 * WEEKS
    assert {path.name for path in tmp_path.iterdir()} == {
        "weeks.csv", "summary.csv", "bridging.svg", "modularity.svg", "worst_tenth.svg",
    }  # fmt: skip


def test_an_unknown_truth_is_refused():
    with pytest.raises(InputError, match="strong homophily"):
        list_plans("flat earth", 50, 1, 1)
    assert {plan.truth_name for plan in list_plans("all", 50, 1, 1)} == set(TRUTHS)
