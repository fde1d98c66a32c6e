"""Weeks where the club lives: the year's edge, time zones, and what stands on one side of it."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from recommender.adapters.store import SqlStore
from recommender.adapters.store.tables import rounds
from recommender.ports.records import Answers
from recommender.service.assembly import assemble
from recommender.service.calendar import Calendar
from recommender.service.delivery.delivery_options import DeliveryOptions
from tests.api.conftest import A
from tests.made_up import Clock

LAST, FIRST = "2026-W53", "2027-W01"
SUNDAY = datetime(2027, 1, 3, 23, 30, tzinfo=UTC)
"""Half an hour before the year 2027 has its first week in UTC; in Berlin it has."""
BERLIN, HONOLULU = ZoneInfo("Europe/Berlin"), ZoneInfo("Pacific/Honolulu")


@pytest.mark.parametrize(
    ("moment", "zone", "week"),
    [
        (SUNDAY, UTC, LAST),
        (SUNDAY, BERLIN, FIRST),
        (datetime(2027, 1, 4, 0, 0, tzinfo=UTC), UTC, FIRST),
        (datetime(2027, 1, 4, 9, 59, tzinfo=UTC), HONOLULU, LAST),
        (datetime(2027, 1, 4, 0, 0, tzinfo=BERLIN), BERLIN, FIRST),
        (datetime(2027, 1, 3, 23, 59, 59, tzinfo=BERLIN), BERLIN, LAST),
        (datetime(2027, 1, 1, 12, 0, tzinfo=BERLIN), BERLIN, LAST),
        (datetime(2024, 12, 30, tzinfo=BERLIN), BERLIN, "2025-W01"),
        (datetime(2026, 3, 29, 0, 30, tzinfo=UTC), BERLIN, "2026-W13"),  # clocks go forward
        (datetime(2026, 10, 25, 23, 30, tzinfo=UTC), BERLIN, "2026-W44"),  # and back
    ],
)
def test_a_week_begins_on_monday_where_the_club_lives(moment, zone, week):
    calendar = Calendar(lambda: moment, zone)
    assert calendar.week() == week
    assert calendar.now() == moment.astimezone(UTC).isoformat()


@pytest.fixture
def store(solved, tmp_path):
    """The sample club, its round in the last week of 2026."""
    copy = tmp_path / "club.sqlite"
    copy.write_bytes(solved[0].read_bytes())
    store = SqlStore(f"sqlite:///{copy}", Clock())
    with store._engine.begin() as connection:
        connection.execute(rounds.update().values(week=LAST))
    yield store
    store.close()


def services(store, encoder, zone, moment=SUNDAY):
    return assemble(store, encoder, clock=lambda: moment, delivery=DeliveryOptions(zone=zone))


def test_what_is_suggested_without_a_week_is_for_the_week_there(store, encoder):
    here, there = services(store, encoder, UTC), services(store, encoder, BERLIN)
    first = here.weekly.suggest(A, FIRST, 1, {})[0].partner.id
    until = datetime(2027, 1, 4, tzinfo=UTC).date()
    here.people.pause(first, until, by="test")
    assert first not in [each.partner.id for each in here.weekly.suggest(A, None, 10, {})]
    assert first in [each.partner.id for each in there.weekly.suggest(A, None, 10, {})]


def test_the_years_edge_parts_two_rounds(store, encoder):
    use = services(store, encoder, UTC)
    record, new = use.rounds.ask(FIRST, {}, by="test")
    assert new
    assert use.solver.run_pending() == 1
    use.rounds.publish(record.id, by="test")
    last, first = use.weekly.of_week(A, LAST), use.weekly.of_week(A, FIRST)
    partners = [{each.partner.id for each in told.introductions} for told in (last, first)]
    assert all(partners)
    assert not partners[0] & partners[1], "nobody is introduced twice"
    assert [each["week"] for each in use.rounds.bubble()] == [LAST, FIRST]
    with store.read() as session:
        weeks = session.relations.history()["week"]
    assert weeks.iloc[-1] == FIRST


@pytest.mark.parametrize(("zone", "repaired"), [(UTC, True), (BERLIN, False)])
def test_a_decline_is_repaired_while_the_week_lasts_there(store, encoder, zone, repaired):
    use = services(store, encoder, zone)
    introduction = use.weekly.of_week(A, LAST).introductions[0].id
    use.feedback.add(introduction, A, "no", Answers(accepted=False))
    assert use.repairs.run_pending() == int(repaired)
    told = use.weekly.of_week(A, LAST)
    assert (introduction in {each.id for each in told.introductions}) is not repaired
    assert len(told.replacements) == int(repaired)


def test_a_search_that_outlasts_its_week_ends_with_nobody(store, encoder):
    use, later = services(store, encoder, UTC), services(store, encoder, BERLIN)
    introduction = use.weekly.of_week(A, LAST).introductions[0].id
    use.feedback.add(introduction, A, "no", Answers(accepted=False))
    assert later.repairs.run_pending() == 1
    ((place, _),) = later.weekly.of_week(A, LAST).replacements
    assert place.state == "nobody"
    assert later.repairs.run_pending() == 0
