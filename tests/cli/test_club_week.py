"""Without --week a command means the week it is where the club lives."""

from datetime import UTC, datetime

import pytest

from recommender.cli.options import week_or_current
from recommender.errors import InputError

MONDAY_IN_BERLIN = datetime(2026, 11, 22, 23, 5, tzinfo=UTC)
"""Five past midnight on Monday there, Sunday afternoon in Los Angeles."""
SUNDAY_IN_LOS_ANGELES = datetime(2026, 11, 23, 6, 30, tzinfo=UTC)


@pytest.fixture(autouse=True)
def no_settings(monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("RECOMMENDER_TIMEZONE", raising=False)
    monkeypatch.delenv("RECOMMENDER_SETTINGS", raising=False)


@pytest.mark.parametrize(
    ("zone", "moment", "week"),
    [
        ("Europe/Berlin", MONDAY_IN_BERLIN, "2026-W48"),
        ("UTC", MONDAY_IN_BERLIN, "2026-W47"),
        ("America/Los_Angeles", SUNDAY_IN_LOS_ANGELES, "2026-W47"),
        ("UTC", SUNDAY_IN_LOS_ANGELES, "2026-W48"),
    ],
)
def test_the_week_begins_on_monday_where_the_club_lives(zone, moment, week, monkeypatch):
    assert week_or_current(None, zone, lambda: moment) == week
    monkeypatch.setenv("RECOMMENDER_TIMEZONE", zone)
    assert week_or_current(None, None, lambda: moment) == week


def test_the_zone_of_the_settings_file_is_that_of_the_service_too(tmp_path):
    (tmp_path / "recommender.toml").write_text('timezone = "Europe/Berlin"\n', encoding="utf-8")
    assert week_or_current(None, None, lambda: MONDAY_IN_BERLIN) == "2026-W48"
    assert week_or_current(None, "UTC", lambda: MONDAY_IN_BERLIN) == "2026-W47", "an option wins"


def test_a_week_that_is_named_needs_no_zone(monkeypatch):
    monkeypatch.setenv("RECOMMENDER_TIMEZONE", "Nowhere/Town")
    assert week_or_current("2026-W53") == "2026-W53"
    with pytest.raises(InputError, match="timezone"):
        week_or_current(None)
    with pytest.raises(InputError, match="timezone"):
        week_or_current(None, "Berlin, Germany")
