"""Hours that are proposed: working days, the club's time, nobody in two places at once."""

from collections import Counter
from datetime import UTC, datetime, time, timedelta
from itertools import combinations
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from recommender.service.delivery.meetings import (
    LetterTimes,
    assign_slots,
    move_after,
    propose_hours,
)

ZONES = ("UTC", "Europe/Berlin", "America/Los_Angeles", "Pacific/Auckland", "Asia/Kolkata")
HOURS = (time(12, 30), time(17, 30))

moments = st.datetimes(datetime(2024, 1, 1), datetime(2030, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001


@given(published=moments, zone=st.sampled_from(ZONES).map(ZoneInfo))
@settings(max_examples=120, deadline=None)
def test_hours_are_on_the_five_working_days_of_a_week_that_begins_in_two_days(published, zone):
    hours = propose_hours(published, HOURS, zone)
    today = published.astimezone(zone).date()
    assert len(hours) == 5 * len(HOURS)
    assert hours == sorted(hours)
    assert {hour.weekday() for hour in hours} == {0, 1, 2, 3, 4}
    for hour in hours:
        assert hour.timetz().replace(tzinfo=None) in HOURS, "on the club's clock"
        assert hour.tzinfo is zone
        assert timedelta(days=2) <= hour.date() - today <= timedelta(days=8)


@pytest.mark.parametrize(
    ("published", "zone", "first"),
    [
        (datetime(2026, 11, 22, 8, tzinfo=UTC), "Europe/Berlin", "2026-11-24T12:30:00+01:00"),
        (datetime(2026, 11, 22, 23, 30, tzinfo=UTC), "Europe/Berlin", "2026-11-25T12:30:00+01:00"),
        (datetime(2026, 11, 26, 8, tzinfo=UTC), "Europe/Berlin", "2026-11-30T12:30:00+01:00"),
        (datetime(2026, 3, 27, 8, tzinfo=UTC), "Europe/Berlin", "2026-03-30T12:30:00+02:00"),
        (datetime(2026, 11, 22, 8, tzinfo=UTC), "Pacific/Auckland", "2026-11-24T12:30:00+13:00"),
    ],
    ids=["two days later", "tomorrow there", "over a weekend", "summer time begins", "Auckland"],
)
def test_the_first_hour_is_as_on_the_wall_of_the_club(published, zone, first):
    assert propose_hours(published, HOURS, ZoneInfo(zone))[0].isoformat() == first


def test_without_times_there_are_no_hours():
    assert propose_hours(datetime(2026, 11, 22, tzinfo=UTC), (), UTC) == []


BERLIN = ZoneInfo("Europe/Berlin")
WEDNESDAY = datetime(2026, 11, 25, 12, 30, tzinfo=BERLIN)


@pytest.mark.parametrize(
    ("written", "now", "proposed"),
    [
        (datetime(2026, 11, 22, 8, tzinfo=UTC), None, "2026-11-25T12:30:00+01:00"),
        (datetime(2026, 11, 27, 8, tzinfo=UTC), None, "2026-12-02T12:30:00+01:00"),
        (datetime(2026, 11, 25, 8, tzinfo=UTC), None, "2026-12-02T12:30:00+01:00"),
        (datetime(2026, 11, 22, 8, tzinfo=UTC), datetime(2026, 12, 2, 11, 30, tzinfo=UTC),
         "2026-12-09T12:30:00+01:00"),
    ],
    ids=["with the round", "somebody new on Friday", "somebody new that morning", "mail was out"],
)  # fmt: skip
def test_a_meeting_is_never_before_its_letter(written, now, proposed):
    assert move_after(WEDNESDAY, LetterTimes(written, now or written)).isoformat() == proposed


def test_a_week_over_the_clock_change_keeps_the_hour_on_the_wall():
    start = datetime(2026, 10, 21, 12, 30, tzinfo=BERLIN)
    written = datetime(2026, 10, 23, 8, tzinfo=UTC)
    assert (
        move_after(start, LetterTimes(written, written)).isoformat() == "2026-10-28T12:30:00+01:00"
    )


MEMBERS = "abcdefgh"
pairs_of_a_round = st.sets(
    st.sampled_from(tuple(combinations(MEMBERS, 2))), min_size=1, max_size=14
)


def with_ids(pairs):
    return [(f"{a}{b}", a, b) for a, b in sorted(pairs)]


def hours_of(slots):
    """How often each member is asked for each slot."""
    return Counter((member, slot) for id_, slot in slots.items() for member in id_)


@given(pairs_of_a_round)
@settings(max_examples=150, deadline=None)
def test_with_enough_slots_nobody_is_asked_for_two_at_once(pairs):
    busiest = max(Counter(member for pair in pairs for member in pair).values())
    for slots in (2 * busiest - 1, 2 * busiest, 40):
        assigned = assign_slots(with_ids(pairs), slots)
        assert set(assigned) == {id_ for id_, _, _ in with_ids(pairs)}
        assert all(0 <= slot < slots for slot in assigned.values())
        assert max(hours_of(assigned).values()) == 1


@given(pairs_of_a_round, st.integers(1, 12), st.randoms(use_true_random=False))
@settings(max_examples=60, deadline=None)
def test_the_order_of_a_list_changes_nothing(pairs, slots, random):
    listed = with_ids(pairs)
    shuffled = random.sample(listed, len(listed))
    assert assign_slots(shuffled, slots) == assign_slots(listed, slots)


@given(pairs_of_a_round, st.integers(1, 4))
@settings(max_examples=60, deadline=None)
def test_with_too_few_slots_everybody_still_has_one(pairs, slots):
    assigned = assign_slots(with_ids(pairs), slots)
    assert len(assigned) == len(pairs)
    assert all(0 <= slot < slots for slot in assigned.values())


def test_a_whole_round_is_not_all_on_its_first_day():
    pairs = [(f"{number:024x}", f"m{2 * number}", f"m{2 * number + 1}") for number in range(200)]
    used = Counter(assign_slots(pairs, 10).values())
    assert len(used) == 10
    assert max(used.values()) < 60
