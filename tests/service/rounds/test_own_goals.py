"""A common goal as a member sees it: its table, its meetings, what was agreed, and who may know of it."""

from datetime import date, timedelta

import pytest

from recommender.errors import InputError
from recommender.ports.goals import GoalRecord, GoalSeat, SeatState
from recommender.ports.refusals import ConflictError, UnknownIdError
from tests.made_up import NOW

GOAL = "a" * 16
TODAY = NOW.date()
TABLE = ("ana", "ben", "cleo")
BY = "session"


def seat(member, state=SeatState.AGREED):
    return GoalSeat(member, state, (), NOW.isoformat())


@pytest.fixture
def own(services):
    """Ana, Ben and Cleo sit at it; Dora is asked; Emil is only proposed; Finn has nothing to do with it."""
    with services.store.write() as session:
        record = GoalRecord(GOAL, "A stove for the school", ("heat",), (), "ana", NOW.isoformat())
        session.goals.put(record)
        states = {"dora": SeatState.ASKED, "emil": SeatState.PROPOSED}
        seats = [*map(seat, TABLE), *(seat(id_, state) for id_, state in states.items())]
        session.goals.put_seats(GOAL, seats)
    return services.own_goals


def answer(own, member, *, take_part):
    own.answer(member, GOAL, take_part=take_part, by=BY)


def note(own, member="ana", on=TODAY, there=("ben",), text="We met."):
    return own.note_meeting(member, GOAL, on, there, text, by=BY)


def agree(own, member="ana", who="ben", what="Ask the foundry", until=TODAY):
    return own.agree(member, GOAL, who, what, until, by=BY)


def test_who_is_asked_reads_who_has_agreed_and_nothing_that_was_noted(own):
    note(own)
    agree(own)
    seen = own.get("dora", GOAL)
    assert (seen.agreed, seen.members, seen.stands) == (False, TABLE, True)
    assert (seen.meetings, seen.agreements) == ((), ())
    assert len(own.get("ben", GOAL).meetings) == len(own.get("ben", GOAL).agreements) == 1


@pytest.mark.parametrize("member", ["emil", "finn", "nobody"])
def test_nobody_else_knows_of_it(own, member):
    assert own.of_member(member) == ()
    with pytest.raises(UnknownIdError, match="goal"):
        own.get(member, GOAL)
    with pytest.raises(UnknownIdError, match="goal"):
        answer(own, member, take_part=True)
    with pytest.raises(UnknownIdError, match="goal"):
        note(own, member)


def test_who_agrees_sits_there_and_who_leaves_does_not(own):
    answer(own, "dora", take_part=True)
    assert own.get("ana", GOAL).members == (*TABLE, "dora")
    answer(own, "ben", take_part=False)
    assert own.get("ana", GOAL).members == ("ana", "cleo", "dora")
    left = own.get("ben", GOAL)
    assert (left.agreed, left.table, left.meetings) == (False, (), ())


def test_who_declined_may_think_again_unless_somebody_is_there_they_are_kept_apart_from(own, store):
    answer(own, "dora", take_part=False)
    answer(own, "dora", take_part=True)
    assert "dora" in own.get("ana", GOAL).members
    answer(own, "dora", take_part=False)
    with store.write() as session:
        session.relations.block("cleo", "dora")
    with pytest.raises(ConflictError) as caught:
        answer(own, "dora", take_part=True)
    assert "cleo" not in str(caught.value)


def test_whoever_named_it_may_take_it_back_while_nobody_else_sits_there(own):
    with pytest.raises(ConflictError, match="leave it instead"):
        own.withdraw("ana", GOAL, by=BY)
    with pytest.raises(UnknownIdError):
        own.withdraw("ben", GOAL, by=BY)
    for member in ("ben", "cleo"):
        answer(own, member, take_part=False)
    own.withdraw("ana", GOAL, by=BY)
    assert own.of_member("ana") == ()


def test_a_meeting_has_who_was_there_and_each_says_it_for_themselves(own):
    id_ = note(own, there=("ben",))
    [meeting] = own.get("cleo", GOAL).meetings
    assert (meeting.id, meeting.on, meeting.by) == (id_, TODAY.isoformat(), "ana")
    assert dict(meeting.there) == {"ana": True, "ben": True}
    own.say_there("ben", GOAL, id_, there=False)
    own.say_there("cleo", GOAL, id_, there=True)
    [meeting] = own.get("ana", GOAL).meetings
    assert dict(meeting.there) == {"ana": True, "ben": False, "cleo": True}


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({"on": TODAY + timedelta(days=1)}, "met on"),
        ({"on": date(2010, 1, 1)}, "met on"),
        ({"there": ("dora",)}, "do not sit at this table"),
        ({"there": ("nobody",)}, "do not sit at this table"),
        ({"text": "x" * 4_001}, "note"),
    ],
)
def test_what_is_no_meeting_of_this_table_is_refused(own, options, said):
    with pytest.raises(InputError, match=said):
        note(own, **options)
    assert own.get("ana", GOAL).meetings == ()


def test_two_are_no_table(own):
    answer(own, "ben", take_part=False)
    with pytest.raises(ConflictError):
        note(own, there=("cleo",))


def test_who_agreed_to_something_says_that_it_is_done_and_may_take_that_back(own):
    id_ = agree(own)
    own.say_done("ben", GOAL, id_, done=True)
    [known] = own.get("ana", GOAL).agreements
    assert (known.member, known.agreed.done_on) == ("ben", TODAY.isoformat())
    own.say_done("ben", GOAL, id_, done=False)
    assert own.get("ana", GOAL).agreements[0].agreed.done_on is None


def test_nobody_says_it_for_another(own):
    id_ = agree(own)
    with pytest.raises(UnknownIdError, match="agreement"):
        own.say_done("ana", GOAL, id_, done=True)


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({"what": "  "}, "what: nothing came"),
        ({"what": "x" * 301}, "what"),
        ({"who": "dora"}, "does not sit at this table"),
        ({"until": date(2040, 1, 1)}, "ten years"),
    ],
)
def test_what_cannot_be_agreed_on_is_refused(own, options, said):
    with pytest.raises(InputError, match=said):
        agree(own, **options)


def test_what_is_not_done_may_be_dropped_by_either_and_by_nobody_else(own):
    first, second = agree(own), agree(own, what="Another")
    with pytest.raises(UnknownIdError):
        own.drop("cleo", GOAL, first)
    own.drop("ben", GOAL, first)
    own.drop("ana", GOAL, second)
    assert own.get("ana", GOAL).agreements == ()


def test_what_is_done_stays(own):
    id_ = agree(own)
    own.say_done("ben", GOAL, id_, done=True)
    with pytest.raises(ConflictError, match="done"):
        own.drop("ana", GOAL, id_)
