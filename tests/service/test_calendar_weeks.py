"""Which week it is where the club lives: years of 53 weeks, and the nights clocks are changed."""

from datetime import UTC, datetime, timedelta, timezone
from zoneinfo import ZoneInfo, available_timezones

import pytest
from hypothesis import given
from hypothesis import strategies as st

from recommender.club.week import Week
from recommender.errors import InputError
from recommender.service.calendar import Calendar, utc_now
from tests.made_up import Clock

BERLIN = ZoneInfo("Europe/Berlin")
ZONES = ("UTC", "Europe/Berlin", "Pacific/Honolulu", "Pacific/Kiritimati", "Asia/Kathmandu",
         "America/St_Johns", "Australia/Lord_Howe")  # fmt: skip
moments = st.datetimes(
    min_value=datetime(2000, 1, 1),  # noqa: DTZ001  (hypothesis adds the zone)
    max_value=datetime(2060, 1, 1),  # noqa: DTZ001
    timezones=st.just(UTC),
)


def week(moment, zone=UTC):
    return Calendar(lambda: moment, zone).week()


@pytest.mark.parametrize(
    ("moment", "expected"),
    [
        (datetime(2026, 12, 31, 23, tzinfo=UTC), "2026-W53"),
        (datetime(2027, 1, 1, 0, tzinfo=UTC), "2026-W53"),
        (datetime(2027, 1, 3, 23, 59, 59, tzinfo=UTC), "2026-W53"),
        (datetime(2027, 1, 4, 0, tzinfo=UTC), "2027-W01"),
        (datetime(2025, 12, 28, 12, tzinfo=UTC), "2025-W52"),
        (datetime(2025, 12, 29, 12, tzinfo=UTC), "2026-W01"),
        (datetime(2024, 2, 29, 12, tzinfo=UTC), "2024-W09"),
    ],
)
def test_the_years_edge(moment, expected):
    assert week(moment) == expected


@pytest.mark.parametrize(
    ("moment", "expected"),
    [
        # Clocks go forward on Sunday at 1:00 UTC, and Monday begins an hour earlier in UTC.
        (datetime(2026, 3, 29, 0, 59, tzinfo=UTC), "2026-W13"),
        (datetime(2026, 3, 29, 1, 1, tzinfo=UTC), "2026-W13"),
        (datetime(2026, 3, 29, 21, 59, tzinfo=UTC), "2026-W13"),
        (datetime(2026, 3, 29, 22, 0, tzinfo=UTC), "2026-W14"),
        # And back: the hour from 2:00 on is there twice, and the week has 169 hours.
        (datetime(2026, 10, 25, 0, 30, tzinfo=UTC), "2026-W43"),
        (datetime(2026, 10, 25, 1, 30, tzinfo=UTC), "2026-W43"),
        (datetime(2026, 10, 25, 22, 59, tzinfo=UTC), "2026-W43"),
        (datetime(2026, 10, 25, 23, 0, tzinfo=UTC), "2026-W44"),
    ],
)
def test_the_nights_clocks_are_changed(moment, expected):
    assert week(moment, BERLIN) == expected


def test_a_week_has_as_many_hours_as_its_clock_says():
    start = datetime(2026, 3, 15, tzinfo=UTC)
    hours: dict[str, int] = {}
    for hour in range(24 * 7 * 34):
        name = week(start + timedelta(hours=hour), BERLIN)
        hours[name] = hours.get(name, 0) + 1
    whole = list(hours.items())[1:-1]
    odd = {name: count for name, count in whole if count != 168}
    assert odd == {"2026-W13": 167, "2026-W43": 169}


def test_the_zone_of_the_clock_does_not_matter():
    moment = datetime(2027, 1, 3, 23, 30, tzinfo=UTC)
    for offset in (-11, -5, 0, 3, 14):
        there = moment.astimezone(timezone(timedelta(hours=offset)))
        assert week(there) == "2026-W53"
        assert week(there, BERLIN) == "2027-W01"
        assert Calendar(Clock(there)).now() == "2027-01-03T23:30:00+00:00"


@given(moments, st.sampled_from(ZONES))
def test_it_is_the_iso_week_of_the_day_there(moment, name):
    assert name in available_timezones()
    zone = ZoneInfo(name)
    assert week(moment, zone) == str(Week.of(moment.astimezone(zone).date()))


@given(moments, st.sampled_from(ZONES), st.integers(0, 10_000))
def test_weeks_only_go_forward(moment, name, hours):
    zone = ZoneInfo(name)
    before, after = (
        Week.parse(week(each, zone)) for each in (moment, moment + timedelta(hours=hours))
    )
    assert before <= after
    assert after.weeks_since(before) in {hours // 168, hours // 168 + 1}


@given(st.lists(moments, min_size=2, max_size=6))
def test_stored_times_sort_as_they_came(given_moments):
    whole = [moment.replace(microsecond=0) for moment in given_moments]
    stored = [Calendar(Clock(moment), BERLIN).now() for moment in whole]
    assert [stored[row] for row in sorted(range(len(whole)), key=whole.__getitem__)] == sorted(
        stored
    )


def test_a_calendar_asks_its_clock_each_time():
    clock = Clock(datetime(2027, 1, 3, 12, tzinfo=UTC))
    calendar = Calendar(clock)
    assert calendar.week() == "2026-W53"
    clock.now += timedelta(days=1)
    assert calendar.week() == "2027-W01"
    assert calendar.now() == "2027-01-04T12:00:00+00:00"


def test_the_clock_on_the_wall_has_a_zone():
    assert utc_now().tzinfo is UTC


@pytest.mark.parametrize("asked", [None, ""])
def test_where_no_week_is_asked_for_it_is_the_present_one(asked):
    calendar = Calendar(Clock(datetime(2027, 1, 3, 23, 30, tzinfo=UTC)), BERLIN)
    assert calendar.week_or(asked) == calendar.week() == "2027-W01"


def test_the_week_that_is_asked_for_is_checked():
    calendar = Calendar(Clock())
    assert calendar.week_or(" 2026-W07 ") == "2026-W07"
    with pytest.raises(InputError, match="week"):
        calendar.week_or("2025-W53")
