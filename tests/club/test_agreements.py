"""Agreements and what is received: declining in time costs nothing, letting others wait does."""

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from recommender.club.agreements import (
    count_broken,
    in_weeks,
    mark_let_down,
    sum_received,
)
from recommender.club.club import Club
from recommender.club.member import Member
from recommender.club.week import Week
from recommender.config import Rules

IDS = ("ana", "ben", "cleo")


def club(*rows):
    history = pd.DataFrame([{"week": "2026-W40", "a": "ana", "b": "ben"} | row for row in rows])
    return Club.build([Member(id=id_, name=id_) for id_ in IDS], history=history)


def counts(found):
    return dict(zip(IDS, found.tolist(), strict=True))


@pytest.mark.parametrize(
    ("answers", "broken"),
    [
        ({"stood_up_a": True}, {"ben": 1}),
        ({"stood_up_a": True, "accepted_b": True, "met": False}, {"ben": 1}),
        ({"stood_up_a": True, "accepted_b": False}, {}),
        ({"stood_up_a": True, "met": True}, {}),
        ({"met": False}, {}),
        ({"accepted_a": True, "accepted_b": True}, {}),
        ({"accepted_a": False}, {}),
        ({"stood_up_b": True}, {"ana": 1}),
    ],
)
def test_an_agreement_is_broken_by_who_had_not_declined_and_did_not_come(answers, broken):
    made = club(answers)
    assert counts(count_broken(made, made.history)) == dict.fromkeys(IDS, 0) | broken


@pytest.mark.parametrize(
    ("answers", "ana", "ben"),
    [
        ({}, 1.0, 1.0),
        ({"glad_a": 5}, 5 / 3, 1.0),
        ({"glad_a": 1, "glad_b": 3}, 1 / 3, 1.0),
        ({"accepted_b": False}, 0.0, 1.0),
        ({"accepted_a": False, "accepted_b": False}, 1.0, 1.0),
        ({"stood_up_a": True}, 0.0, 1.0),
    ],
)
def test_what_is_received_counts_what_was_made_and_how_good_it_was(answers, ana, ben):
    made = club(answers)
    found = sum_received(made, made.history, Rules())
    assert found.tolist() == pytest.approx([ana, ben, 0.0])


def test_who_declines_everything_is_owed_no_more_than_who_declines_nothing():
    """The fault of before: members who declined most were owed most."""
    declines = [{"accepted_a": False, "week": f"2026-W{week}"} for week in range(30, 36)]
    takes = [
        {"a": "ben", "b": "cleo", "accepted_b": True, "week": f"2026-W{week}"}
        for week in range(30, 36)
    ]
    made = club(*declines, *takes)
    received = counts(sum_received(made, made.history, Rules()))
    assert received["ana"] == received["cleo"]
    assert received["ben"] == received["cleo"], "others declining is no merit of theirs"


def test_who_waited_in_vain_comes_first_until_they_have_met_somebody():
    made = club({"stood_up_a": True})
    assert counts(mark_let_down(made, made.history)) == {"ana": True, "ben": False, "cleo": False}
    later = club({"stood_up_a": True}, {"b": "cleo", "week": "2026-W41", "met": True})
    assert not mark_let_down(later, later.history).any()
    before = club({"stood_up_a": True}, {"b": "cleo", "week": "2026-W39", "met": True})
    assert counts(mark_let_down(before, before.history))["ana"]


def test_only_some_weeks_count_and_none_that_are_settled():
    made = club({"week": "2026-W40"}, {"week": "2026-W30"}, {"week": "2026-W41"})
    weeks = in_weeks(made.history, Week.parse("2026-W40"), 5)["week"].tolist()
    assert weeks == ["2026-W40"]
    assert in_weeks(made.history, Week.parse("2026-W40"), 50, after="2026-W40").empty


yes_no = st.sampled_from([True, False, None])
rows = st.fixed_dictionaries(
    {
        "a": st.sampled_from(["ana", "gone"]),
        "b": st.sampled_from(["ben", "cleo"]),
        "met": yes_no,
        "accepted_a": yes_no,
        "accepted_b": yes_no,
        "stood_up_a": yes_no,
        "stood_up_b": yes_no,
        "glad_b": st.sampled_from([None, 1, 5]),
    }
)


@settings(deadline=None)
@given(st.lists(rows, max_size=6))
def test_nobody_breaks_what_they_declined_and_nothing_received_is_negative(history):
    made = club(*history)
    assert (sum_received(made, made.history, Rules()) >= 0).all()
    assert (sum_received(made, made.history, Rules()) <= len(history) / Rules().unrated).all()
    declined = club(*[row | {"accepted_a": False, "accepted_b": False} for row in history])
    assert not count_broken(declined, declined.history).any()
