"""Common goals, for a member: asked to a table, its people, its meetings, and what was agreed there.

What a table notes is for those who sit at it. Who is asked reads who has agreed so far, and nobody reads who was asked
or declined.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import TYPE_CHECKING

from recommender.club.goal import LEAST_AT_GOAL, MOST_AT_GOAL, Agreed
from recommender.errors import InputError
from recommender.ports.goals import GoalAgreement, GoalMeeting, SeatState
from recommender.ports.refusals import ConflictError, UnknownIdError
from recommender.service.rounds.goals import list_standing, require_goal
from recommender.tables.text import clean, one_line

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from recommender.ports.goals import GoalPresence, GoalRecord, GoalSeat
    from recommender.ports.store import Session, Store
    from recommender.service.calendar import Calendar

LONGEST_NOTE = 4_000
LONGEST_AGREED = 300
"""Characters of what somebody agreed to do."""
MOST_NOTED = 500
"""Meetings, and agreements, of one table."""
_FURTHEST = timedelta(days=3_653)
"""How far off a day may be that somebody agrees on."""


@dataclass(frozen=True, slots=True)
class OwnGoal:
    """A goal as one member sees it."""

    record: GoalRecord
    seat: GoalSeat
    """Their own."""
    table: tuple[GoalSeat, ...]
    """Those who have agreed, the reader among them if they have."""
    meetings: tuple[GoalMeeting, ...]
    """The latest first; empty for who has not agreed."""
    agreements: tuple[GoalAgreement, ...]
    """By day; empty for who has not agreed."""

    @property
    def agreed(self) -> bool:
        """Whether the reader sits at the table."""
        return self.seat.state is SeatState.AGREED

    @property
    def stands(self) -> bool:
        """Whether enough have agreed for a table."""
        return len(self.table) >= LEAST_AT_GOAL

    @property
    def members(self) -> tuple[str, ...]:
        """Ids of those who have agreed."""
        return tuple(seat.member for seat in self.table)


class OwnGoals:
    """A member's use cases.

    Parameters
    ----------
    store, calendar
        Where goals are kept, and what day it is.
    """

    def __init__(self, store: Store, calendar: Calendar) -> None:
        self._store = store
        self._calendar = calendar

    def of_member(self, member: str) -> Sequence[OwnGoal]:
        """Goals whose table a member is asked to or sits at, newest first."""
        with self._store.read() as session:
            seen = [_see(session, record, member) for record in session.goals.of_member(member)]
        return tuple(goal for goal in seen if goal is not None)

    def get(self, member: str, goal: str) -> OwnGoal:
        """One of them.

        Raises
        ------
        UnknownIdError
            If there is none that they may see.
        """
        with self._store.read() as session:
            return _require(session, goal, member)

    def list_past(self, member: str) -> Sequence[GoalPresence]:
        """Meetings at which a member is put down, of tables where they sit no more, the latest first."""
        with self._store.read() as session:
            put_down = session.goals.presences_of(member)
            sits = {
                goal
                for goal in {presence.goal for presence in put_down}
                if (seen := _see(session, require_goal(session, goal), member)) and seen.agreed
            }
        return tuple(presence for presence in put_down if presence.goal not in sits)

    def answer(self, member: str, goal: str, *, take_part: bool, by: str) -> None:
        """Take part, or decline or leave; why is not asked, and nobody at the table is told.

        Raises
        ------
        UnknownIdError
            If they were not asked.
        ConflictError
            If they declined before, and their seat is taken now.
        """
        state = SeatState.AGREED if take_part else SeatState.DECLINED
        with self._store.write() as session:
            seen = _require(session, goal, member)
            if take_part and seen.seat.state is SeatState.DECLINED:
                _refuse_taken(session, seen.record, member)
            seat = replace(seen.seat, state=state, at=self._calendar.now())
            session.goals.put_seats(goal, [seat])
            session.audit.add("goal answered", key=by, member=member, what=goal)

    def withdraw(self, member: str, goal: str, *, by: str) -> None:
        """Take back a goal that one named, as long as nobody else sits at its table.

        Raises
        ------
        UnknownIdError
            If it is not theirs.
        ConflictError
            If somebody else has agreed: then one can leave.
        """
        with self._store.write() as session:
            seen = _require(session, goal, member)
            if seen.record.by != member:
                raise UnknownIdError("goal")
            if set(seen.members) - {member}:
                message = "goal: others sit at its table; leave it instead"
                raise ConflictError(message)
            session.goals.remove(goal)
            session.audit.add("goal removed", key=by, member=member, what=goal)

    def note_meeting(
        self, member: str, goal: str, on: date, there: Collection[str], note: str = "", *, by: str
    ) -> str:
        """Note that the table has met; its id.

        Parameters
        ----------
        member
            Who notes it, and was there.
        goal
            Its id.
        on
            The day; not after today.
        there
            Ids of others at the table who were there; each may say that they were not.
        note
            In their own words, for the table alone.
        by
            Who asks, for the audit log.

        Raises
        ------
        UnknownIdError
            If they do not sit at its table.
        ConflictError
            If there is no table yet, or its notes are very many.
        InputError
            If the day has not come, somebody does not sit there, or the note is too long.
        """
        self._check_past(on, "met on")
        text = _check_length(clean(note), "note", LONGEST_NOTE)
        with self._store.write() as session:
            seen = _require_table(session, goal, member)
            strangers = set(there) - set(seen.members)
            if strangers:
                message = f"there: {len(strangers)} of them do not sit at this table; allowed are those who do"
                raise InputError(message)
            _refuse_many(len(seen.meetings), "meetings")
            meeting = GoalMeeting(
                id=secrets.token_hex(8),
                on=on.isoformat(),
                note=text,
                by=member,
                there=dict.fromkeys({*there, member}, True),
                own=frozenset({member}),
            )
            session.goals.put_meeting(goal, meeting)
            session.past_changed()
            session.audit.add("goal meeting noted", key=by, member=member, what=goal)
        return meeting.id

    def say_there(self, member: str, goal: str, meeting: str, *, there: bool) -> None:
        """Say oneself whether one was at a meeting; whoever is put down may, after leaving the table, too.

        Raises
        ------
        UnknownIdError
            If there is no such meeting of a table of theirs, nor one at which they are put down.
        """
        with self._store.write() as session:
            seen = _see(session, require_goal(session, goal), member)
            noted = next((m for m in session.goals.meetings(goal) if m.id == meeting), None)
            sits = seen is not None and seen.agreed
            if noted is None or not (sits or member in noted.there):
                raise UnknownIdError("goal" if seen is None else "meeting")
            said = replace(noted, there={member: there}, own=frozenset({member}))
            session.goals.put_meeting(goal, said)
            session.past_changed()

    def agree(self, member: str, goal: str, who: str, what: str, until: date, *, by: str) -> str:
        """Note what somebody at the table will do until when; its id.

        Raises
        ------
        UnknownIdError
            If the member does not sit at its table.
        ConflictError
            If there is no table yet, or its notes are very many.
        InputError
            If whoever is to do it does not sit there, or words or day are not allowed.
        """
        text = _check_length(one_line(what), "what", LONGEST_AGREED)
        if not text:
            message = "what: nothing came; needed is what was agreed"
            raise InputError(message)
        today = self._calendar.day()
        if abs(until - today) > _FURTHEST:
            message = f"until: {until.isoformat()}; allowed are ten years from today"
            raise InputError(message)
        with self._store.write() as session:
            seen = _require_table(session, goal, member)
            if who not in seen.members:
                message = "who: does not sit at this table; allowed are those who do"
                raise InputError(message)
            _refuse_many(len(seen.agreements), "agreements")
            agreed = Agreed(until.isoformat())
            agreement = GoalAgreement(secrets.token_hex(8), who, agreed, text, member)
            session.goals.put_agreement(goal, agreement)
            session.audit.add("goal agreement noted", key=by, member=member, what=goal)
        return agreement.id

    def say_done(
        self, member: str, goal: str, agreement: str, *, done: bool, on: date | None = None
    ) -> None:
        """Say that one has done what one agreed to, or take that back.

        Parameters
        ----------
        member
            Whoever was to do it.
        goal, agreement
            Their ids.
        done
            Whether it is done.
        on
            The day; today if left out.

        Raises
        ------
        UnknownIdError
            If there is no such agreement of theirs.
        InputError
            If the day has not come.
        """
        day = on or self._calendar.day()
        self._check_past(day, "done on")
        with self._store.write() as session:
            known = _find_agreement(_require(session, goal, member), agreement)
            if known.member != member:
                raise UnknownIdError("agreement")
            agreed = replace(known.agreed, done_on=day.isoformat() if done else None)
            session.goals.put_agreement(goal, replace(known, agreed=agreed))

    def drop(self, member: str, goal: str, agreement: str) -> None:
        """Take away what is not done yet: whoever was to do it, or whoever noted it.

        Raises
        ------
        UnknownIdError
            If there is no such agreement that is theirs to take away.
        ConflictError
            If it is done already.
        """
        with self._store.write() as session:
            known = _find_agreement(_require(session, goal, member), agreement)
            if member not in {known.member, known.by}:
                raise UnknownIdError("agreement")
            if known.agreed.done_on is not None:
                message = "agreement: it is done; what was done stays in the note"
                raise ConflictError(message)
            session.goals.remove_agreement(goal, agreement)

    def _check_past(self, day: date, name: str) -> None:
        """Refuse a day that has not come, or was very long ago.

        Raises
        ------
        InputError
            If it is one.
        """
        today = self._calendar.day()
        if not today - _FURTHEST <= day <= today:
            message = f"{name}: {day.isoformat()}; allowed are the last ten years until today, {today.isoformat()}"
            raise InputError(message)


def _see(session: Session, record: GoalRecord, member: str) -> OwnGoal | None:
    """A goal as a member sees it; None where they have no part in it."""
    standing = list_standing(session, record)
    declined = [s for s in session.goals.seats(record.id) if s.state is SeatState.DECLINED]
    seat = next((seat for seat in (*standing, *declined) if seat.member == member), None)
    if seat is None or seat.state is SeatState.PROPOSED:
        return None
    if seat in declined:
        return OwnGoal(record, seat, (), (), ())
    inside = seat.state is SeatState.AGREED
    return OwnGoal(
        record=record,
        seat=seat,
        table=tuple(seat for seat in standing if seat.state is SeatState.AGREED),
        meetings=tuple(session.goals.meetings(record.id)) if inside else (),
        agreements=tuple(session.goals.agreements(record.id)) if inside else (),
    )


def _refuse_taken(session: Session, record: GoalRecord, member: str) -> None:
    """Refuse a seat that was declined, where the table is full, or has somebody they are kept apart from.

    Raises
    ------
    ConflictError
        If it is so; which of the two is not told.
    """
    there = {seat.member for seat in list_standing(session, record)}
    apart = there.intersection(session.relations.blocks(member)) or any(
        member in session.relations.blocks(other) for other in there
    )
    if apart or len(there) >= MOST_AT_GOAL:
        message = "goal: the seat is taken by now"
        raise ConflictError(message)


def _require(session: Session, goal: str, member: str) -> OwnGoal:
    seen = _see(session, require_goal(session, goal), member)
    if seen is None:
        raise UnknownIdError("goal")
    return seen


def _require_table(session: Session, goal: str, member: str) -> OwnGoal:
    """A goal at whose table a member sits, and that stands.

    Raises
    ------
    UnknownIdError
        If they do not sit there.
    ConflictError
        If too few have agreed.
    """
    seen = _require(session, goal, member)
    if not seen.agreed:
        raise UnknownIdError("goal")
    if not seen.stands:
        message = f"goal: {len(seen.table)} have agreed; a table begins with {LEAST_AT_GOAL}"
        raise ConflictError(message)
    return seen


def _find_agreement(seen: OwnGoal, agreement: str) -> GoalAgreement:
    known = next((agreed for agreed in seen.agreements if agreed.id == agreement), None)
    if known is None:
        raise UnknownIdError("agreement")
    return known


def _check_length(text: str, name: str, most: int) -> str:
    if len(text) > most:
        message = f"{name}: {len(text)} characters; allowed are {most}"
        raise InputError(message)
    return text


def _refuse_many(count: int, name: str) -> None:
    if count >= MOST_NOTED:
        message = f"{name}: there are {count}; allowed are {MOST_NOTED}"
        raise ConflictError(message)
