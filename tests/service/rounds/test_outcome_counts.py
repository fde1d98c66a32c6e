"""What came of introductions, in numbers from which nobody's answer can be worked out."""

from collections import Counter
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from recommender.club.member import Member
from recommender.ports.records import Answers
from recommender.service.calendar import Calendar
from recommender.service.people.retention import Retention
from recommender.service.rounds.outcome_counts import (
    STEP,
    OutcomeCounts,
    Rating,
    round_down,
    summarise_ratings,
)
from tests.made_up import ROUND, WEEK, Clock, introduction, services_on, store_with_round
from tests.service.small_club import BY, MONDAY, NEXT_MONDAY

SIDES = 24
PEOPLE = tuple(Member(id=f"p{n:02}", name=f"P {n}", about="x") for n in range(SIDES))
PAIRS = tuple((PEOPLE[n].id, PEOPLE[n + 1].id) for n in range(0, SIDES, 2))


class Club:
    """A published round whose sides answer one after the other."""

    def __init__(self, services, clock):
        self.services, self.clock = services, clock

    def say(self, side, **answers):
        pair = introduction(*PAIRS[side // 2]).id
        key = f"{side}-{self.clock()}-{answers}"
        self.services.feedback.add(pair, PEOPLE[side].id, key, Answers(**answers))

    def report(self, clock=None, zone=UTC):
        return OutcomeCounts(self.services.store, Calendar(clock or self.clock, zone)).weeks()


@pytest.fixture
def club(tmp_path):
    clock = Clock(MONDAY)
    services = services_on(store_with_round(tmp_path / "club.sqlite", PEOPLE, PAIRS), clock)
    services.rounds.publish(ROUND, by=BY)
    yield Club(services, clock)
    services.store.close()


def test_counts_are_of_sides_by_question(club):
    for side in range(13):
        club.say(side, met=side < 6, glad=4 + side % 2)
    club.clock.now = NEXT_MONDAY
    (week,) = club.report()
    assert week.week == WEEK
    assert week.introductions == len(PAIRS)
    assert (week.met, week.not_met) == (5, 5), "6 and 7, rounded down"
    assert week.glad == Rating(10, 4.5)
    assert (week.accepted, week.declined, week.learned) == (None, None, Rating(None, None))


def test_a_side_that_corrects_itself_is_counted_once(club):
    for side in range(5):
        club.say(side, glad=1)
        club.clock.now += timedelta(minutes=1)
        club.say(side, glad=5 - side % 2)
    club.clock.now = NEXT_MONDAY
    (week,) = club.report()
    assert week.glad == Rating(5, 4.6)


def test_one_more_answer_is_seen_only_at_a_multiple(club):
    reports = []
    for side in range(10):
        club.say(side, met=True)
        reports.append(club.report(Clock(NEXT_MONDAY))[0].met)
    assert reports == [None] * 4 + [5] * 5 + [10]


def test_the_week_that_is_not_over_is_not_counted(club):
    for side in range(10):
        club.say(side, met=True)
    assert club.report() == []
    assert len(club.report(Clock(NEXT_MONDAY))) == 1


def test_a_report_stays_the_same_for_a_week(club):
    for side in range(9):
        club.say(side, met=True)
    club.clock.now = NEXT_MONDAY
    before = club.report()
    club.say(9, met=True)
    assert club.report() == before, "given since Monday"
    club.clock.now += timedelta(days=6, hours=14)
    assert club.report() == before, "on Sunday night"
    club.clock.now += timedelta(days=1)
    assert (before[0].met, club.report()[0].met) == (5, 10)


def test_the_week_begins_where_the_club_lives(club):
    for side in range(5):
        club.say(side, met=True)
    club.clock.now = datetime(2026, 11, 29, 23, 30, tzinfo=UTC)
    assert club.report() == []
    assert len(club.report(zone=ZoneInfo("Europe/Berlin"))) == 1
    counts = OutcomeCounts(club.services.store, Calendar(club.clock, ZoneInfo("Europe/Berlin")))
    assert counts.until() == datetime(2026, 11, 29, 23, 0, tzinfo=UTC)


def test_until_is_monday_midnight_on_either_side_of_a_clock_change(club):
    zone = ZoneInfo("Europe/Berlin")
    for now, until in (
        (datetime(2026, 10, 25, 12, tzinfo=UTC), datetime(2026, 10, 18, 22, tzinfo=UTC)),
        (datetime(2026, 10, 26, 12, tzinfo=UTC), datetime(2026, 10, 25, 23, tzinfo=UTC)),
        (datetime(2027, 3, 29, 12, tzinfo=UTC), datetime(2027, 3, 28, 22, tzinfo=UTC)),
    ):
        assert OutcomeCounts(club.services.store, Calendar(Clock(now), zone)).until() == until


def test_answers_that_are_not_stored_any_more_still_count(club):
    for side in range(10):
        club.say(side, met=side < 5, glad=1 + side % 5)
    club.clock.now = NEXT_MONDAY
    before = club.report()
    retention = Retention(club.services.store, Clock(NEXT_MONDAY + timedelta(days=400)))
    assert retention.run(365) == 10
    with club.services.store.read() as session:
        assert session.outcomes.by(PEOPLE[0].id) == ()
    assert club.report() == before


def test_a_round_that_was_taken_back_does_not_count(club):
    for side in range(10):
        club.say(side, met=True)
    club.services.rounds.withdraw(ROUND, by=BY)
    club.clock.now = NEXT_MONDAY
    assert club.report() == []


def test_a_mean_of_equal_answers_is_not_told(club):
    for side in range(10):
        club.say(side, glad=5)
    club.clock.now = NEXT_MONDAY
    assert club.report()[0].glad == Rating(10, None)


@given(st.integers(0, 1000))
def test_a_count_is_the_multiple_below_it_or_nothing(count):
    rounded = round_down(count)
    if count < STEP:
        assert rounded is None
    else:
        assert rounded is not None
        assert rounded % STEP == 0
        assert count - STEP < rounded <= count


ratings = st.lists(st.integers(1, 5), max_size=40)


@given(ratings)
def test_a_mean_is_told_only_of_enough_answers_that_differ(given_ratings):
    rating = summarise_ratings(Counter(given_ratings))
    assert rating.answers == round_down(len(given_ratings))
    if len(given_ratings) < STEP or len(set(given_ratings)) < 2:
        assert rating.mean is None
    else:
        assert rating.mean == pytest.approx(sum(given_ratings) / len(given_ratings), abs=0.051)


def test_a_value_that_nobody_gave_does_not_make_answers_differ():
    assert summarise_ratings({5: 6, 4: 0}).mean is None
