"""What came of introductions, in numbers that tell nobody's answer."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from starlette.testclient import TestClient

from recommender.api.app import make_app
from recommender.club.member import Member
from recommender.ports.records import Answers, Role
from recommender.service.people.retention import Retention
from recommender.settings import Settings
from tests.made_up import ROUND, WEEK, Clock, introduction, services_on, store_with_round

SIDES = 24
PEOPLE = tuple(Member(id=f"p{n:02}", name=f"P {n}", about="x") for n in range(SIDES))
PAIRS = tuple((PEOPLE[n].id, PEOPLE[n + 1].id) for n in range(0, SIDES, 2))
IN_WEEK = datetime(2026, 11, 25, 12, tzinfo=UTC)
NEXT_WEEK = datetime(2026, 11, 30, 12, tzinfo=UTC)
LATER = datetime(2026, 12, 7, 12, tzinfo=UTC)


@pytest.fixture
def club(tmp_path):
    clock = Clock(IN_WEEK)
    services = services_on(store_with_round(tmp_path / "club.sqlite", PEOPLE, PAIRS), clock)
    services.rounds.publish(ROUND, by="test")
    _, key = services.access.issue(Role.READER, None, "", None, by="test")
    app = make_app(services, Settings(), solve=False)
    client = TestClient(app, headers={"Authorization": f"Bearer {key}"})

    def give(side, **answers):
        pair = introduction(*PAIRS[side // 2]).id
        services.feedback.add(pair, PEOPLE[side].id, f"{side}-{answers}", Answers(**answers))

    yield services, clock, give, lambda: client.get("/v1/club/outcomes").json()
    services.store.close()


def test_counts_are_of_sides_and_rounded_down(club):
    _, clock, give, report = club
    for side in range(13):
        give(side, accepted=True, met=side < 9, glad=4 + side % 2)
    give(13, learned=5)
    clock.now = NEXT_WEEK
    assert report() == {
        "until": "2026-11-30T00:00:00+00:00",
        "weeks": [{
            "week": WEEK, "introductions": len(PAIRS), "accepted": 10, "declined": None,
            "met": 5, "not_met": None, "glad": {"answers": 10, "mean": 4.5},
            "learned": {"answers": None, "mean": None},
            "stood_up": None, "listened": None, "sold_to": None,
            "still_in_touch": None, "lost_touch": None,
            "came_of": dict.fromkeys(("nothing", "contact", "friendship", "advice", "work")),
        }],
    }  # fmt: skip


def test_one_answer_more_shows_only_with_a_weeks_others(club):
    _, clock, give, report = club
    for side in range(9):
        give(side, accepted=True)
    assert report()["weeks"] == [], "the week is not over"
    clock.now = NEXT_WEEK
    before = report()
    give(9, accepted=True)
    assert report() == before, "though it makes them ten"
    clock.now = LATER
    assert report()["weeks"][0]["accepted"] == 10


def test_where_all_say_the_same_no_mean_tells_what(club):
    _, clock, give, report = club
    for side in range(12):
        give(side, glad=1)
    clock.now = NEXT_WEEK
    assert report()["weeks"][0]["glad"] == {"answers": 10, "mean": None}


def test_what_is_not_kept_any_more_still_counts(club):
    services, clock, give, report = club
    for side in range(11):
        give(side, met=True, glad=2 + side % 2)
    clock.now = LATER
    before = report()
    late = clock.now + timedelta(days=60)
    assert Retention(services.store, lambda: late).run(1) == 11
    assert report() == before
    assert before["weeks"][0]["met"] == 10


def test_a_correction_counts_once_and_a_withdrawn_round_not_at_all(club):
    services, clock, give, report = club
    for side in range(7):
        give(side, met=False)
        give(side, met=True)
    clock.now = NEXT_WEEK
    assert (report()["weeks"][0]["met"], report()["weeks"][0]["not_met"]) == (5, None)
    services.rounds.withdraw(ROUND, by="test")
    assert report()["weeks"] == []


def test_the_week_ends_where_the_club_lives(tmp_path):
    zone = ZoneInfo("Pacific/Auckland")
    store = store_with_round(tmp_path / "club.sqlite", PEOPLE, PAIRS)
    clock = Clock(datetime(2026, 11, 29, 12, tzinfo=UTC))  # Monday there
    services = services_on(store, clock, zone=zone)
    services.rounds.publish(ROUND, by="test")
    assert [each.week for each in services.outcome_counts.weeks()] == [WEEK]
    assert services.outcome_counts.until() == datetime(2026, 11, 29, 11, tzinfo=UTC)
    store.close()
