import dataclasses
from datetime import date
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from benchmarks.simulation.history import make_history
from benchmarks.simulation.responses import ResponseModel, respond
from benchmarks.simulation.ties import make_ties
from recommender.arrays import BoolArray
from recommender.club.club import HISTORY_COLUMNS
from recommender.club.member import Meet
from recommender.club.week import Week
from tests.benchmarks.simulation.clubs import block_club, clubs, member, rng

RATINGS = ["glad_a", "glad_b", "learned_a", "learned_b"]
LAST = Week(2026, 47)
NO_TIES = pd.DataFrame({"a": [], "b": []}, dtype=object)


def pairs_of(table: pd.DataFrame) -> set[tuple[str, str]]:
    return set(zip(table["a"], table["b"], strict=True))


def test_there_are_six_rounds_ending_before_the_week_of_the_first_own_one(club):
    weeks = club.history["week"].unique().tolist()
    assert weeks == [f"2026-W{number}" for number in range(42, 48)]


def test_most_members_take_part_in_a_round_and_each_at_most_once(club):
    for _, drawn in club.history.groupby("week"):
        people = [*drawn["a"], *drawn["b"]]
        assert len(people) == len(set(people))
        assert 0.65 * len(club) <= len(people) <= 0.85 * len(club)


@given(clubs(), st.integers(0, 2**32 - 1))
@settings(deadline=None, max_examples=50)
def test_no_draw_breaks_a_hard_rule(members, seed):
    of = {each.id: each for each in members}
    ties = make_ties(members, rng(seed))
    history = make_history(members, ties, rng(seed), last_week=LAST)
    assert tuple(history.columns) == HISTORY_COLUMNS
    assert not history.duplicated(["a", "b"]).any()
    assert not pairs_of(history) & pairs_of(ties)
    assert (history["a"] < history["b"]).all()
    for pair in history.itertuples():
        a, b = of[pair.a], of[pair.b]
        assert {*a.languages} & {*b.languages} or not (a.languages and b.languages)
        assert {a.meet, b.meet} != {Meet.IN_PERSON, Meet.ONLINE}
        assert a.per_round
        assert b.per_round
        assert a.id not in b.do_not_introduce
        assert b.id not in a.do_not_introduce


@given(clubs(), st.integers(0, 1000))
@settings(deadline=None, max_examples=50)
def test_they_meet_only_if_both_accept_and_rate_only_if_they_met(members, seed):
    history = make_history(members, NO_TIES, rng(seed), last_week=LAST)
    assert not (history["met"] & ~(history["accepted_a"] & history["accepted_b"])).any()
    assert history.loc[~history["met"], RATINGS].isna().all(axis=None)
    for name in RATINGS:
        assert history[name].dropna().between(1, 5).all()


def test_the_committed_outcomes_keep_the_same_rules(folder):
    history = pd.read_csv(folder / "history.csv")
    assert all(history[name].dtype == bool for name in ("accepted_a", "accepted_b", "met"))
    assert not (history["met"] & ~(history["accepted_a"] & history["accepted_b"])).any()
    assert history.loc[~history["met"], RATINGS].isna().all(axis=None)
    assert set(history[RATINGS].stack().dropna()) == {1, 2, 3, 4, 5}
    assert history.loc[history["met"], RATINGS].isna().any().all()


@given(clubs(), st.randoms(use_true_random=False))
@settings(deadline=None, max_examples=50)
def test_the_order_of_members_and_ties_makes_no_difference(members, chance):
    ties = make_ties(members, rng())
    expected = make_history(members, ties, rng(3), last_week=LAST)
    mixed = ties.sample(frac=1.0, random_state=1)
    got = make_history(chance.sample(members, len(members)), mixed, rng(3), last_week=LAST)
    pd.testing.assert_frame_equal(got, expected)


def test_another_seed_draws_other_pairs(members):
    one, other = (make_history(members, NO_TIES, rng(s), last_week=LAST) for s in (1, 2))
    assert pairs_of(one) != pairs_of(other)


def test_rounds_cross_the_turn_of_a_year():
    history = make_history(block_club(10), NO_TIES, rng(), last_week=Week(2027, 1), rounds=2)
    assert history["week"].unique().tolist() == ["2026-W53", "2027-W01"]


def test_a_pause_holds_until_its_day():
    members = [
        dataclasses.replace(each, paused_until=date(2026, 11, 16)) for each in block_club(10)
    ]
    history = make_history(members, NO_TIES, rng(), last_week=LAST)
    assert history["week"].unique().tolist() == ["2026-W47"]


def test_a_club_without_a_feasible_pair_has_an_empty_history():
    members = [member(1, languages=("de",)), member(2, languages=("en",))]
    history = make_history(members, NO_TIES, rng(), last_week=LAST)
    assert history.empty
    assert tuple(history.columns) == HISTORY_COLUMNS


@pytest.fixture(scope="module")
def many():
    """Members of two cities and industries, and a great many pairs of them."""
    members = block_club(100)
    pairs = np.sort(rng(9).integers(len(members), size=(20_000, 2)), axis=1)
    return members, pairs[pairs[:, 0] != pairs[:, 1]]


def mean(values: npt.NDArray[Any], mask: BoolArray) -> float:
    return float(np.nanmean(values[mask]))


def test_people_of_another_industry_accept_less_and_learn_more(many):
    members, pairs = many
    industry = np.array([each.industry for each in members])
    other = industry[pairs[:, 0]] != industry[pairs[:, 1]]
    got = respond(members, pairs, rng())
    assert mean(got.accepted, other) < mean(got.accepted, ~other) - 0.02
    assert mean(got.learned, other) > mean(got.learned, ~other) + 0.7
    assert abs(mean(got.glad, other) - mean(got.glad, ~other)) < 0.05


def test_travel_lowers_acceptance_and_meetings(many):
    members, pairs = many
    in_person = [dataclasses.replace(each, meet=Meet.IN_PERSON) for each in members]
    city = np.array([each.city for each in members])
    apart = city[pairs[:, 0]] != city[pairs[:, 1]]
    got = respond(in_person, pairs, rng())
    assert mean(got.accepted, apart) < mean(got.accepted, ~apart) - 0.03
    assert mean(got.met, apart) < mean(got.met, ~apart) - 0.08


def test_common_interests_and_met_needs_make_people_glad(many):
    members, pairs = many
    fields: list[dict[str, Any]] = [
        {"interests": ("Kayaking", "Falconry")},
        {"needs": ("Bookbinding lessons",)},
        {"offers": ("Bookbinding and its lessons",)},
        {},
    ]
    mixed = [dataclasses.replace(each, **fields[n // 4 % 4]) for n, each in enumerate(members)]
    kind = np.arange(len(members)) // 4 % 4
    a, b = kind[pairs].T
    got = respond(mixed, pairs, rng(), ResponseModel(rare=0.5))
    neither = (a == 3) & (b == 3)
    assert mean(got.glad, (a == 0) & (b == 0)) > mean(got.glad, neither) + 0.3
    served, serving = got.glad[(a == 1) & (b == 2)].T
    assert np.nanmean(served) > np.nanmean(serving) + 0.3


def test_the_two_of_a_pair_agree_more_than_chance(many):
    members, pairs = many
    glad = respond(members, pairs, rng()).glad
    both = glad[~np.isnan(glad).any(axis=1)]
    assert 0.2 < np.corrcoef(both[:, 0], both[:, 1]).item(1) < 0.6


def test_names_and_ids_decide_nothing(many):
    members, pairs = many
    renamed = [
        dataclasses.replace(each, name="X", id=f"q{n:04d}") for n, each in enumerate(members)
    ]
    one, other = respond(members, pairs, rng(4)), respond(renamed, pairs, rng(4))
    assert np.array_equal(one.accepted, other.accepted)
    assert np.array_equal(one.glad, other.glad, equal_nan=True)
