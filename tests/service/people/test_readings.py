"""Readings: each by its formula, of one's own behaviour, and telling nobody's answer."""

from dataclasses import fields

import pytest
from hypothesis import given
from hypothesis import strategies as st

from recommender.club.goal import AgreedCounts
from recommender.ports.records import Answers, IntroductionRecord
from recommender.service.people.readings import Readings, _Meeting, measure_readings
from recommender.service.rounds.outcome_counts import STEP

yes_no = st.none() | st.booleans()
scales = st.none() | st.integers(1, 5)
sides = st.fixed_dictionaries(
    {
        "accepted": yes_no, "met": yes_no, "learned": scales, "stood_up": yes_no,
        "still_in_touch": yes_no,
        "came_of": st.sampled_from([None, "work", "advice", "nothing"]),
    }
)  # fmt: skip


def meeting(own=None, theirs=None, *, same_community=False, gives=True):
    texts = {"gives": ["You give something."] if gives else []}
    pair = IntroductionRecord(
        "i", "r", "2026-W40", "me", "you", {"same_community": same_community},
        {"a": texts, "b": texts},
    )  # fmt: skip
    return _Meeting(pair, Answers(**(own or {})), Answers(**(theirs or {})))


def read(*meetings):
    return measure_readings("me", meetings)


def test_each_reading_is_its_formula():
    met = {"met": True}
    lasting = [meeting(met | {"still_in_touch": True}), meeting(met | {"came_of": "work"})]
    nothing = [meeting(met | {"came_of": "nothing"}) for _ in range(2)]
    waited = [meeting({}, {"met": False, "stood_up": True}, same_community=True)]
    declined = [meeting({"accepted": False}, {"stood_up": True})]
    found = read(*lasting, *nothing, meeting(met), *waited, *declined)
    assert found.working_together == pytest.approx(0.4)
    assert found.openness == pytest.approx(0.8)
    assert found.keeping_agreements == pytest.approx(0.8)
    assert found.seeing_it_through == pytest.approx(0.8)


def test_of_fewer_than_five_there_is_no_reading():
    found = read(*[meeting({"met": True}, {"learned": 5}) for _ in range(4)])
    assert (found.openness, found.keeping_agreements, found.helped) == (None, None, None)
    assert found.told_to_help == 4


def test_who_was_helped_is_told_in_steps_and_declining_breaks_nothing():
    helped = [meeting({"met": True, "learned": 2}, {"learned": 4}) for _ in range(7)]
    found = read(*helped, *[meeting({"accepted": False}) for _ in range(20)])
    assert found.helped == 5
    assert found.was_helped == 0
    assert found.keeping_agreements == pytest.approx(1.0)


def test_a_contradiction_is_neither_kept_nor_broken():
    said = [meeting({"met": True}, {"met": False}) for _ in range(6)]
    assert read(*said).keeping_agreements is None


@st.composite
def meetings(draw):
    return meeting(
        draw(sides), draw(sides), same_community=draw(st.booleans()), gives=draw(st.booleans())
    )


@given(st.lists(meetings(), max_size=14))
def test_shares_are_tenths_of_five_or_more_and_counts_of_others_are_multiples_of_five(told):
    readings = read(*told)
    for field in fields(Readings):
        value = getattr(readings, field.name)
        if isinstance(value, float):
            assert 0 <= value <= 1
            assert value == pytest.approx(round(value, 1))
            assert len(told) >= STEP
    assert readings.helped is None or readings.helped % STEP == 0
    assert readings.told_to_help <= len(told)


@given(st.lists(meetings(), max_size=14), meetings())
def test_the_order_of_meetings_makes_no_difference_and_one_more_takes_no_help_away(told, more):
    assert read(*told) == read(*told[::-1])
    before, after = read(*told), read(*told, more)
    assert (after.helped or 0) >= (before.helped or 0)
    assert after.was_helped >= before.was_helped


@given(st.lists(meetings(), min_size=STEP, max_size=14), st.integers(0, 13))
def test_what_another_says_of_waiting_moves_only_what_rests_on_their_word(told, at):
    """Which is rounded: agreements kept, and how many were helped."""
    one = told[at % len(told)]
    turned = [
        _Meeting(each.pair, each.own, Answers(stood_up=True)) if each is one else each
        for each in told
    ]
    others = [f for f in fields(Readings) if f.name not in {"keeping_agreements", "helped"}]
    for field in others:
        assert getattr(read(*turned), field.name) == getattr(read(*told), field.name), field.name


@given(*(st.integers(0, 9) for _ in range(4)))
def test_what_was_agreed_at_tables_is_shared_out_by_when_it_was_done(in_time, late, overdue, open_):
    counts = AgreedCounts(in_time=in_time, late=late, overdue=overdue, open=open_)
    readings = measure_readings("me", [], counts)
    due = in_time + late + overdue
    if due < STEP:
        assert readings.loyalty is None
        assert readings.goals_seen_through is None
    else:
        assert readings.loyalty == round(in_time / due, 1)
        assert readings.goals_seen_through == round((in_time + late) / due, 1)
    assert readings.agreed == counts
    assert readings.keeping_agreements is None, "what is said of introductions is apart"


@given(st.lists(st.integers(1, 5), max_size=12))
def test_understanding_is_the_share_of_fours_and_fives(understood):
    found = measure_readings("me", [], understood=understood).understanding
    if len(understood) < STEP:
        assert found is None
    else:
        assert found == round(sum(value > 3 for value in understood) / len(understood), 1)
