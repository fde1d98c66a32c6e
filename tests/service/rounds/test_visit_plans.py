"""Visits of a week: filled, kept, filled anew when asked again; host and guest have met by them."""

import pytest

from recommender.errors import InputError
from recommender.ports.refusals import UnknownIdError
from tests.service.small_club import BY, WEEK, few_ties

HOST = "m014"


@pytest.fixture
def visits(drafted):
    """One installer in Munich shows his workshop to three."""
    drafted.change(HOST, come_by="A morning in the boiler room", come_by_guests=3)
    return drafted.services.visits


def fill(visits, week=None, **knobs):
    return visits.fill(week, knobs, by=BY)


def pairs_of(records):
    return {(record.host, record.guest) for record in records}


def test_what_is_filled_is_kept(visits):
    plan = fill(visits)
    [visit] = plan.visits
    assert visit.host == HOST
    assert visit.guests
    week, records = visits.of_week(None)
    assert week == WEEK
    assert pairs_of(records) == {(HOST, guest) for guest in visit.guests}


def test_no_guest_knows_the_host(drafted, visits):
    known = {end for pair in few_ties(drafted) if HOST in pair for end in pair}
    assert not known & set(fill(visits).visits[0].guests)


def test_asked_again_the_week_is_filled_anew_and_nobody_is_there_twice(visits):
    first, second = fill(visits), fill(visits)
    assert first.visits == second.visits
    records = visits.of_week(WEEK)[1]
    assert len(records) == len(pairs_of(records)) == len(second.visits[0].guests)


def test_another_weeks_guests_are_others(visits):
    first = set(fill(visits).visits[0].guests)
    second = {guest for visit in fill(visits, "2026-W49").visits for guest in visit.guests}
    assert not first & second


def test_each_sees_their_own(visits):
    guests = fill(visits).visits[0].guests
    assert pairs_of(visits.of_member(HOST)) == {(HOST, guest) for guest in guests}
    assert pairs_of(visits.of_member(guests[0])) == {(HOST, guests[0])}
    assert list(visits.of_member("nobody")) == []


def test_who_does_not_come_is_taken_off_once(visits):
    first, *others = fill(visits).visits[0].guests
    visits.take_off(WEEK, HOST, first, by=BY)
    assert pairs_of(visits.of_week(WEEK)[1]) == {(HOST, guest) for guest in others}
    with pytest.raises(UnknownIdError, match="visit"):
        visits.take_off(WEEK, HOST, first, by=BY)


def test_host_and_guest_are_not_introduced_by_the_round_after(drafted, visits):
    guests = fill(visits).visits[0].guests
    drafted.solve(week="2026-W49")
    assert not {tuple(sorted((HOST, guest))) for guest in guests} & drafted.pairs()


@pytest.mark.parametrize("week", ["soon", "2026-W54"])
def test_what_is_no_week_is_refused(visits, week):
    with pytest.raises(InputError, match="week"):
        fill(visits, week)
