"""Common goals, for the organiser: named, a table proposed, its people asked; never what the table notes."""

from __future__ import annotations

import secrets
from collections import defaultdict
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from recommender.club.goal import AgreedCounts, Goal, NoTable, count_agreed, make_goal
from recommender.config import Caller
from recommender.pipeline.goals import GoalTerms, plan_table
from recommender.ports.goals import GoalRecord, GoalSeat, SeatCover, SeatState
from recommender.ports.refusals import ConflictError, UnknownIdError
from recommender.tables.text import clean, one_line

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from recommender.club.goal import GoalTable
    from recommender.config import Value
    from recommender.ports.store import Session, Store
    from recommender.service.calendar import Calendar
    from recommender.service.club.club_state import ClubState

MOST_GOALS = 200
"""Goals of a club at a time."""
_SITTING = frozenset({SeatState.ASKED, SeatState.AGREED})


@dataclass(frozen=True, slots=True)
class GoalOverview:
    """A goal as the organiser sees it: who sits there, and how far it is, without a word of its notes."""

    record: GoalRecord
    seats: tuple[GoalSeat, ...]
    """As they stand: see `list_standing`."""
    meetings: int
    last: str | None
    """Day of the last meeting."""
    agreed: AgreedCounts

    @property
    def uncovered(self) -> tuple[int, ...]:
        """Numbers of parts that nobody who sits there, is asked or proposed covers."""
        covered = {
            cover.part
            for seat in self.seats
            if seat.state is not SeatState.DECLINED
            for cover in seat.covers
        }
        return tuple(part for part in range(len(self.record.parts)) if part not in covered)


class GoalsOf:
    """The organiser's use cases.

    Parameters
    ----------
    store, club, calendar
        Where goals are kept, who the members are, what day it is.
    """

    def __init__(self, store: Store, club: ClubState, calendar: Calendar) -> None:
        self._store = store
        self._club = club
        self._calendar = calendar

    def name(
        self, title: str, parts: Sequence[str] = (), text: str = "", *, member: str | None, by: str
    ) -> GoalRecord:
        """Store a goal; whoever of the members named it has a seat at its table.

        Parameters
        ----------
        title, parts, text
            As for `recommender.club.goal.make_goal`.
        member
            Who named it; None for the organiser.
        by
            Who asks, for the audit log.

        Raises
        ------
        InputError
            If it is no goal.
        ConflictError
            If there are very many, or too many of the member's are still without a table.
        """
        goal = make_goal(one_line(title), tuple(map(one_line, parts)), clean(text), member or "")
        now = self._calendar.now()
        record = GoalRecord(secrets.token_hex(8), goal.title, goal.parts, (), member, now)
        with self._store.write() as session:
            there = session.goals.all()
            self._refuse_too_many(session, there, member)
            session.goals.put(record)
            if member is not None:
                seat = GoalSeat(member, SeatState.AGREED, (), now)
                session.goals.put_seats(record.id, [seat])
            session.audit.add("goal named", key=by, member=member, what=record.id)
        return record

    def _refuse_too_many(
        self, session: Session, there: Sequence[GoalRecord], member: str | None
    ) -> None:
        """Refuse one more goal.

        Raises
        ------
        ConflictError
            If there are too many.
        """
        if len(there) >= MOST_GOALS:
            message = f"goals: there are {len(there)}; allowed are {MOST_GOALS}"
            raise ConflictError(message)
        waiting = [
            record
            for record in there
            if member is not None and record.by == member and not _stands(session, record)
        ]
        most = self._club.config.turned({}, Caller.ORGANISER).goals.waiting
        if len(waiting) >= most:
            message = f"goals: {len(waiting)} of yours have no table yet; allowed are {most}"
            raise ConflictError(message)

    def all(self) -> Sequence[GoalOverview]:
        """All goals, newest first."""
        day = self._calendar.day().isoformat()
        with self._store.read() as session:
            return tuple(_look_at(session, record, day) for record in session.goals.all())

    def get(self, goal: str) -> GoalOverview:
        """One goal.

        Raises
        ------
        UnknownIdError
            If there is none.
        """
        with self._store.read() as session:
            record = require_goal(session, goal)
            return _look_at(session, record, self._calendar.day().isoformat())

    def propose(
        self, goal: str, knobs: Mapping[str, Value], *, by: str
    ) -> tuple[GoalOverview, NoTable | None]:
        """Propose a table, in place of what was proposed before; who was asked or has agreed stays.

        Nobody but the organiser learns of it. Who has declined is not proposed again.

        Parameters
        ----------
        goal
            Its id.
        knobs
            By name; those that an organiser may turn.
        by
            Who asks, for the audit log.

        Returns
        -------
        overview
            The goal with its seats.
        reason
            Why nobody could be proposed; None where the table is there.

        Raises
        ------
        UnknownIdError
            If there is no such goal.
        ConflictError
            If the club has no members.
        InputError
            If a knob is not allowed.
        """
        config = self._club.config.turned(knobs, Caller.ORGANISER)
        with self._store.read() as session:
            record = require_goal(session, goal)
            standing = list_standing(session, record)
            declined = _list_declined(session, record)
            counts = session.goals.count_seats()
        sitting = {seat.member for seat in standing if seat.state in _SITTING}
        prepared = self._club.prepare_under(config)
        here = sitting & set(prepared.club.ids)
        namer = record.by if record.by in here else ""
        terms = GoalTerms(
            keep=frozenset(here),
            without=frozenset(declined),
            seats={id_: count - (id_ in sitting) for id_, count in counts.items()},
        )
        table = plan_table(
            prepared,
            self._club.load_encoder(),
            Goal(record.title, record.parts, namer or ""),
            self._calendar.week(),
            terms,
        )
        if isinstance(table, NoTable):
            return self.get(goal), table
        self._keep(goal, table, by)
        return self.get(goal), None

    def _keep(self, goal: str, table: GoalTable, by: str) -> None:
        """Store a proposal: new seats, and what those who sit there already bring."""
        now = self._calendar.now()
        with self._store.write() as session:
            record = require_goal(session, goal)
            seats = {seat.member: seat for seat in session.goals.seats(goal)}
            before = [id_ for id_, s in seats.items() if s.state is SeatState.PROPOSED]
            session.goals.remove_seats(goal, before)
            known = tuple(part.in_club for part in table.parts)
            session.goals.put(replace(record, known=known))
            covers = _list_covers(table)
            chosen = []
            for id_ in table.members:
                seat = seats.get(id_)
                if seat is None or seat.state is SeatState.PROPOSED:
                    chosen.append(GoalSeat(id_, SeatState.PROPOSED, covers[id_], now))
                elif seat.state in _SITTING:
                    chosen.append(replace(seat, covers=covers[id_]))
            session.goals.put_seats(goal, chosen)
            session.audit.add("goal table proposed", key=by, what=f"{goal}: {len(chosen)}")

    def ask(self, goal: str, *, by: str) -> GoalOverview:
        """Ask those who are proposed: from then on they see it on their own page.

        Raises
        ------
        UnknownIdError
            If there is no such goal.
        ConflictError
            If nobody is proposed.
        """
        now = self._calendar.now()
        with self._store.write() as session:
            record = require_goal(session, goal)
            proposed = [
                replace(seat, state=SeatState.ASKED, at=now)
                for seat in list_standing(session, record)
                if seat.state is SeatState.PROPOSED
            ]
            if not proposed:
                message = "goal: nobody is proposed; propose a table first"
                raise ConflictError(message)
            session.goals.put_seats(goal, proposed)
            session.audit.add("goal table asked", key=by, what=f"{goal}: {len(proposed)}")
        return self.get(goal)

    def remove(self, goal: str, *, by: str) -> None:
        """Forget a goal with its table and notes.

        Raises
        ------
        UnknownIdError
            If there is none.
        """
        with self._store.write() as session:
            require_goal(session, goal)
            session.goals.remove(goal)
            session.past_changed()
            session.audit.add("goal removed", key=by, what=goal)


def require_goal(session: Session, goal: str) -> GoalRecord:
    """The goal of an id.

    Raises
    ------
    UnknownIdError
        If there is none.
    """
    record = session.goals.get(goal)
    if record is None:
        raise UnknownIdError("goal")
    return record


def list_standing(session: Session, record: GoalRecord) -> tuple[GoalSeat, ...]:
    """The seats of a goal, without who has declined, and without who must not meet another there.

    Of two kept apart, whoever named the goal stays, else whoever has agreed where the other has not yet, else the
    one who did not ask for it. It looks like leaving, or like never having been asked.
    """
    seats = [s for s in session.goals.seats(record.id) if s.state is not SeatState.DECLINED]
    states = {
        seat.member: (seat.member == record.by, seat.state is SeatState.AGREED) for seat in seats
    }
    gone = set()
    for member, state in states.items():
        for other in states.keys() & set(session.relations.blocks(member)):
            gone.add(other if state > states[other] else member)
    return tuple(seat for seat in seats if seat.member not in gone)


def _list_declined(session: Session, record: GoalRecord) -> set[str]:
    seats = session.goals.seats(record.id)
    return {seat.member for seat in seats if seat.state is SeatState.DECLINED}


def _stands(session: Session, record: GoalRecord) -> bool:
    seats = session.goals.seats(record.id)
    return any(seat.state in _SITTING and seat.member != record.by for seat in seats)


def _look_at(session: Session, record: GoalRecord, day: str) -> GoalOverview:
    meetings = session.goals.meetings(record.id)
    return GoalOverview(
        record=record,
        seats=list_standing(session, record),
        meetings=len(meetings),
        last=meetings[0].on if meetings else None,
        agreed=count_agreed(
            (agreement.agreed for agreement in session.goals.agreements(record.id)), day
        ),
    )


def _list_covers(table: GoalTable) -> Mapping[str, tuple[SeatCover, ...]]:
    """What each at a table brings, part by part."""
    covers: dict[str, list[SeatCover]] = defaultdict(list)
    for number, part in enumerate(table.parts):
        for cover in part.covers:
            covers[cover.member].append(
                SeatCover(number, cover.quote.field, cover.quote.text, cover.chance, cover.evidence)
            )
    return defaultdict(tuple, {id_: tuple(parts) for id_, parts in covers.items()})
