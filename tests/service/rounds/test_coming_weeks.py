"""The coming weeks: the round, evenings, debates and visits of each, and who pauses in it."""

from dataclasses import replace
from datetime import date

import pytest

from recommender.club.debate import Statement
from recommender.club.evening import EveningWishes
from recommender.errors import InputError
from recommender.ports.visits import VisitRecord
from tests.service.small_club import BY, NEXT_WEEK, WEEK

QUICK = {"evenings.worst_table": 0.0}


def by_week(small, week=None, weeks=3):
    return {each.week: each for each in small.services.coming_weeks.list(week, weeks)}


def test_they_begin_with_this_week_or_the_one_asked_for(shared):
    assert list(by_week(shared)) == [WEEK, NEXT_WEEK, "2026-W50"]
    assert list(by_week(shared, "2026-W53", 2)) == ["2026-W53", "2027-W01"]
    with pytest.raises(InputError, match="2026-W60"):
        by_week(shared, "2026-W60")


def test_a_week_has_its_newest_draft_until_a_round_of_it_is_published(drafted):
    assert by_week(drafted)[WEEK].round.id == drafted.round
    assert by_week(drafted)[NEXT_WEEK].round is None
    drafted.publish()
    out = drafted.round
    drafted.solve(week=WEEK)
    assert drafted.round != out, "another draft of the same week"
    assert by_week(drafted)[WEEK].round.id == out


def test_a_member_pauses_in_the_weeks_before_the_day_and_in_months_off(drafted):
    ids = sorted(drafted.members())
    before = {name: week.pausing for name, week in by_week(drafted, weeks=7).items()}
    drafted.change(ids[0], paused_until=date(2026, 12, 3))
    drafted.change(ids[1], months_off=(1,))
    more = {name: week.pausing - before[name] for name, week in by_week(drafted, weeks=7).items()}
    assert more == {
        WEEK: 1, NEXT_WEEK: 1, "2026-W50": 0, "2026-W51": 0, "2026-W52": 0, "2026-W53": 0, "2027-W01": 1,
    }  # fmt: skip


def test_evenings_debates_and_visits_stand_in_their_weeks(drafted):
    services, ids = drafted.services, sorted(drafted.members())
    evening = services.kept_evenings.plan(
        "Advent", NEXT_WEEK, ids[:12], EveningWishes(3, 4, 1), QUICK, by=BY
    )
    with drafted.store.write() as session:
        session.visits.put_week(
            NEXT_WEEK, [VisitRecord(NEXT_WEEK, ids[0], ids[5], "Ovens", "Friday", "2026")]
        )
        for member in drafted.members().values():
            wanting = replace(member, debates=True, city="Munich", meet=member.meet.EITHER)
            session.members.put([wanting])
        session.people_changed()
    services.debates.put_statements([Statement("four_day_week", {"en": "Friday is free"})], by=BY)
    services.debates.open_call(WEEK, by=BY)
    made = len(services.debates.arrange(WEEK, {}, by=BY)[1])
    assert made, "or this proves nothing"
    weeks = by_week(drafted)
    assert [record.id for record in weeks[NEXT_WEEK].evenings] == [evening.id]
    assert [(week.guests, len(week.evenings)) for week in weeks.values()] == [
        (0, 0),
        (1, 1),
        (0, 0),
    ]
    assert [week.debates for week in weeks.values()] == [made, 0, 0]
    assert [week.asks_for_debates for week in weeks.values()] == [True, False, False]
