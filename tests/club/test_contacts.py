"""What a meeting counts for: who knows whom in a week, and who may."""

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from recommender.club.club import Club
from recommender.club.contacts import MET, list_contacts, read_contacts
from recommender.club.member import Member
from recommender.club.week import Week
from recommender.config import Memory

NOW = Week.parse("2026-W40")
IDS = ("ana", "ben", "cleo", "dora")


def club(*rows, ties=()):
    history = pd.DataFrame([{"week": "2026-W30", "a": "ana", "b": "ben"} | row for row in rows])
    stated = pd.DataFrame(ties, columns=["a", "b", "strength", "source"])
    return Club.build([Member(id=id_, name=id_) for id_ in IDS], stated, history)


def strengths(of, week=NOW, knobs=None, **more):
    contacts = list_contacts(of, week, knobs or Memory(), **more)
    return {(a, b): s for a, b, s in contacts[["a", "b", "strength"]].itertuples(index=False)}


def introduced(of, week=NOW, **more):
    pairs = read_contacts(of).introduced_by(week, **more)
    return [(of.ids[i], of.ids[j]) for i, j in pairs.tolist()]


@pytest.mark.parametrize(
    ("answers", "tie"),
    [
        ({"met": True}, True),
        ({"met": True, "accepted_a": False}, True),
        ({"met": False}, False),
        ({"met": None}, False),
        ({}, False),
        ({"accepted_b": False}, False),
        ({"accepted_a": True, "accepted_b": True}, False),
    ],
)
def test_only_a_confirmed_meeting_is_a_tie_and_whoever_was_introduced_may_have_met(answers, tie):
    made = club(answers)
    assert bool(strengths(made)) is tie
    assert introduced(made) == [("ana", "ben")]


def test_a_tie_by_meeting_says_that_it_is_one():
    contacts = list_contacts(
        club({"met": True}, ties=[("cleo", "dora", 0.4, "file")]), NOW, Memory()
    )
    assert contacts["source"].tolist() == [MET, "file"]


def test_it_loses_half_its_strength_in_every_half_life_and_is_none_once_it_has_faded():
    made, knobs = club({"met": True, "glad_a": 5, "glad_b": 5}), Memory(half_life=10.0, faded=0.2)
    assert strengths(made, Week.parse("2026-W30"), knobs, anew=False) == {("ana", "ben"): 1.0}
    assert strengths(made, Week.parse("2026-W40"), knobs)["ana", "ben"] == pytest.approx(0.5)
    assert strengths(made, Week.parse("2026-W50"), knobs)["ana", "ben"] == pytest.approx(0.25)
    later = Week.parse("2027-W10")
    assert strengths(made, later, knobs) == {}
    assert introduced(made, later) == [("ana", "ben")]


def test_who_were_gladder_are_tied_more_and_who_meet_again_too():
    once = strengths(club({"met": True, "glad_a": 2}))["ana", "ben"]
    gladder = strengths(club({"met": True, "glad_a": 2, "glad_b": 4}))["ana", "ben"]
    again = strengths(club({"met": True, "glad_a": 2}, {"met": True, "week": "2026-W38"}))
    assert once < gladder < again["ana", "ben"] <= 1.0


def test_of_a_tie_that_is_stated_and_met_the_stronger_counts_either_way_round():
    made = club({"met": True, "glad_a": 5, "week": "2026-W39"}, ties=[("ben", "ana", 0.3, "x")])
    assert strengths(made)["ana", "ben"] == pytest.approx(0.5 ** (1 / 26))
    strong = club({"met": True, "glad_a": 1}, ties=[("ana", "ben", None, "x")])
    assert strengths(strong) == {("ana", "ben"): 1.0}


def test_the_week_that_is_being_made_anew_does_not_count_and_later_ones_count_in_full():
    made = club({"met": True, "glad_a": 5, "week": "2026-W40"})
    assert strengths(made) == {}
    assert introduced(made) == []
    assert strengths(made, anew=False) == {("ana", "ben"): 1.0}
    assert strengths(made, Week.parse("2026-W38")) == {("ana", "ben"): 1.0}


def test_who_are_still_in_touch_are_tied_from_then_on_and_who_are_not_less():
    plain, here = {"met": True, "glad_a": 5}, strengths(club({"met": True, "glad_a": 5}))
    touch = strengths(club(plain | {"still_in_touch_a": True}))["ana", "ben"]
    lost = strengths(club(plain | {"still_in_touch_b": False}))["ana", "ben"]
    differ = strengths(club(plain | {"still_in_touch_a": True, "still_in_touch_b": False}))
    assert lost < here["ana", "ben"] < touch
    assert differ == here
    assert touch == pytest.approx(0.5 ** (4 / 26)), "six of ten weeks ago they had contact"


def test_who_has_left_is_no_contact():
    assert strengths(club({"met": True, "b": "gone"})) == {}


answers = st.fixed_dictionaries(
    {
        "week": st.sampled_from(["2026-W10", "2026-W30", "2026-W40", "2026-W45"]),
        "met": st.sampled_from([True, False, None]),
        "glad_a": st.sampled_from([None, 1, 3, 5]),
        "accepted_b": st.sampled_from([True, False, None]),
    },
    optional={"b": st.sampled_from(["ben", "cleo", "dora", "gone"])},
)


@settings(deadline=None)
@given(st.lists(answers, max_size=8), st.booleans())
def test_whoever_is_tied_by_a_meeting_may_have_met_and_the_order_of_rows_is_nothing(rows, anew):
    made = club(*rows)
    found = strengths(made, anew=anew)
    possible = set(introduced(made, anew=anew))
    assert found.keys() <= possible
    assert all(0 < strength <= 1 for strength in found.values())
    backwards = strengths(club(*rows[::-1]), anew=anew)
    assert backwards.keys() == found.keys()
    assert all(backwards[pair] == pytest.approx(found[pair]) for pair in found)


def known_by_loops(of, week, knobs, anew):
    """Who knows whom, row by row as the words at the top of `recommender.club.contacts` say it."""
    known: dict[tuple[str, ...], float] = {}
    met: dict[tuple[str, ...], float] = {}
    for a, b, strength, _ in of.ties.itertuples(index=False):
        pair = tuple(sorted((a, b)))
        if a != b and set(pair) <= set(of.ids):
            stated = 1.0 if pd.isna(strength) else float(strength)
            known[pair] = max(known.get(pair, 0.0), stated)
    for row in of.history.to_dict("records"):
        pair = tuple(sorted((row["a"], row["b"])))
        replaced = anew and row["week"] == str(week) and row["evening"] is not True
        if not set(pair) <= set(of.ids) or replaced or row["met"] is not True:
            continue
        said = [row["still_in_touch_a"], row["still_in_touch_b"]]
        touch, lost = True in said and False not in said, False in said and True not in said
        age = max(week.weeks_since(Week.parse(row["week"])), 0)
        age = max(age - knobs.touch_asked_after * touch, 0)
        glad = [each for each in (row["glad_a"], row["glad_b"]) if not pd.isna(each)]
        first = sum(glad) / len(glad) / 5 if glad else knobs.unrated
        first *= knobs.lost_touch if lost else 1.0
        met[pair] = met.get(pair, 0.0) + first * 0.5 ** (age / knobs.half_life)
    for pair, strength in met.items():
        if min(strength, 1.0) >= knobs.faded:
            known[pair] = max(known.get(pair, 0.0), min(strength, 1.0))
    return known


flags = st.sampled_from([True, False, None])
rows_of_history = st.fixed_dictionaries(
    {
        "week": st.sampled_from(["2025-W30", "2026-W10", "2026-W30", "2026-W40", "2026-W45"]),
        "a": st.sampled_from(["ana", "ben"]),
        "b": st.sampled_from(["cleo", "dora", "gone"]),
        "met": flags,
        "glad_a": st.sampled_from([None, 1, 3, 5]),
        "glad_b": st.sampled_from([None, 2, 4]),
        "still_in_touch_a": flags,
        "still_in_touch_b": flags,
        "evening": st.sampled_from([True, None]),
    }
)
stated_ties = st.tuples(
    st.sampled_from([*IDS, "gone"]),
    st.sampled_from([*IDS, "gone"]),
    st.sampled_from([None, 0.2, 0.5, 1.0]),
    st.just("x"),
)


@settings(deadline=None)
@given(st.lists(rows_of_history, max_size=8), st.lists(stated_ties, max_size=5), st.booleans())
def test_arrays_say_what_loops_say(rows, ties, anew):
    made, knobs = club(*rows, ties=ties), Memory(faded=0.1)
    expected = known_by_loops(made, NOW, knobs, anew)
    assert strengths(made, NOW, knobs, anew=anew) == pytest.approx(expected)
    assert list(strengths(made, NOW, knobs, anew=anew)) == sorted(expected)
    there = [
        tuple(sorted((row["a"], row["b"])))
        for row in made.history.to_dict("records")
        if row["b"] != "gone"
        and not (anew and row["week"] == str(NOW) and row["evening"] is not True)
    ]
    assert introduced(made, anew=anew) == sorted(set(there))
