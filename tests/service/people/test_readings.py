"""Readings: each by its formula, of one's own behaviour, and telling nobody's answer."""

import pytest

from recommender.ports.records import Answers, IntroductionRecord
from recommender.service.people.readings import _Meeting, measure_readings


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
