"""Goals on both databases: what is put is read again, and goes with whom it is about."""

import pytest

from recommender.club.goal import Agreed
from recommender.club.member import Member
from recommender.ports.goals import (
    GoalAgreement,
    GoalMeeting,
    GoalRecord,
    GoalSeat,
    SeatCover,
    SeatState,
)

PEOPLE = ("ana", "ben", "cyd", "dan", "eva")
GOAL = GoalRecord("0" * 16, "Energy audit", ("heat", "grants"), (True, False), "ana", "2026-11-25")
COVER = SeatCover(1, "offers", "Förderanträge", 0.9, "clear")


def seat(member, state=SeatState.AGREED, covers=()):
    return GoalSeat(member, state, tuple(covers), "2026-11-25T09:00:00+00:00")


@pytest.fixture
def filled(store):
    with store.write() as session:
        session.members.put([Member(id=id_, name=id_.title(), about="x") for id_ in PEOPLE])
        session.goals.put(GOAL)
        session.goals.put_seats(GOAL.id, [seat("ben"), seat("ana", covers=[COVER])])
        session.goals.put_seats(GOAL.id, [seat("dan", SeatState.ASKED), seat("cyd")])
        session.goals.put_meeting(
            GOAL.id, GoalMeeting("1" * 16, "2026-11-24", "n", "ana", {"ana": True, "ben": True, "cyd": True}, frozenset({"ana"}))
        )  # fmt: skip
        for id_, member in (("2", "ana"), ("3", "ben")):
            agreed = Agreed("2026-12-01")
            session.goals.put_agreement(GOAL.id, GoalAgreement(id_, member, agreed, "do it", "ana"))
    return store


def test_what_is_put_is_read_again_and_changed_in_place(filled):
    with filled.write() as session:
        session.goals.put_seats(GOAL.id, [seat("ben", SeatState.DECLINED)])
        said = GoalMeeting("1" * 16, "2026-11-24", "n", "ana", {"ben": False}, frozenset({"ben"}))
        session.goals.put_meeting(GOAL.id, said)
        done = GoalAgreement("3", "ben", Agreed("2026-12-01", "2026-11-30"), "do it", "ana")
        session.goals.put_agreement(GOAL.id, done)
    with filled.read() as session:
        goals = session.goals
        assert goals.get(GOAL.id) == GOAL
        assert goals.all() == (GOAL,) == goals.of_member("dan")
        states = [(each.member, each.state.value) for each in goals.seats(GOAL.id)]
        assert states == [
            ("ben", "declined"),
            ("ana", "agreed"),
            ("dan", "asked"),
            ("cyd", "agreed"),
        ]
        assert goals.seats(GOAL.id)[1].covers == (COVER,)
        assert goals.count_seats() == {"ana": 1, "dan": 1, "cyd": 1}
        (meeting,) = goals.meetings(GOAL.id)
        assert meeting.there == {"ana": True, "ben": False, "cyd": True}
        assert meeting.own == {"ana", "ben"}
        assert [each.agreed.done_on for each in goals.agreements(GOAL.id)] == [None, "2026-11-30"]
        assert goals.agreed_by("ben") == (Agreed("2026-12-01", "2026-11-30"),)


def test_a_meeting_is_one_of_pairs_of_whom_one_says_so_and_none_denies_it(filled):
    def pairs():
        with filled.read() as session:
            history = session.relations.history()
        rows = history[history["met"].fillna(value=False)]
        assert rows["evening"].all()
        return list(zip(rows["week"], rows["a"], rows["b"], strict=True))

    week = "2026-W48"
    assert pairs() == [(week, "ana", "ben"), (week, "ana", "cyd")]
    for there, expected in ((True, [("ana", "ben"), ("ana", "cyd"), ("ben", "cyd")]), (False, [("ana", "cyd")])):  # fmt: skip
        with filled.write() as session:
            said = GoalMeeting(
                "1" * 16, "2026-11-24", "n", "ana", {"ben": there}, frozenset({"ben"})
            )
            session.goals.put_meeting(GOAL.id, said)
        assert pairs() == [(week, *pair) for pair in expected]


def test_who_named_it_takes_it_along_unless_three_others_sit_there(filled):
    with filled.write() as session:
        session.goals.put_seats(GOAL.id, [seat("dan")])
        assert session.members.erase("ana")
    with filled.read() as session:
        assert session.goals.get(GOAL.id).by is None
        assert [each.member for each in session.goals.seats(GOAL.id)] == ["ben", "dan", "cyd"]
        assert [(each.member, each.by) for each in session.goals.agreements(GOAL.id)] == [
            ("ben", None)
        ]
        (meeting,) = session.goals.meetings(GOAL.id)
        assert (meeting.by, sorted(meeting.there)) == (None, ["ben", "cyd"])


def test_without_three_others_it_goes_with_its_namer(filled):
    with filled.write() as session:
        assert session.members.erase("ana")
        assert session.goals.all() == ()
        assert session.goals.meetings(GOAL.id) == ()
