"""Evenings that are kept: planned, checked in to, planned again on the spot, and then history."""

from __future__ import annotations

import secrets
from dataclasses import asdict, dataclass, replace
from typing import TYPE_CHECKING

from recommender.ports.evenings import EveningAnswer, EveningRecord, GuestState
from recommender.ports.records import Answers
from recommender.ports.refusals import ConflictError, NotFoundError, StaleError, UnknownIdError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from recommender.club.club import Club
    from recommender.club.evening import Evening, EveningTable, EveningWishes
    from recommender.club.member import Member
    from recommender.config import Value
    from recommender.ports.evenings import GuestRecord
    from recommender.ports.store import Session, Store
    from recommender.service.calendar import Calendar
    from recommender.service.club.club_state import ClubState
    from recommender.service.rounds.evenings import EveningPlans

LONGEST_NAME = 120
"""Characters of an evening's name."""


@dataclass(frozen=True)
class OwnEvening:
    """An evening as one guest sees it."""

    record: EveningRecord
    guest: GuestRecord
    people: Mapping[str, Member]
    """Whoever the guest sits with, and the guest, by id."""
    numbers: Mapping[str, int]
    """The number of each of them on the list, by id."""
    said: Mapping[str, Answers]
    """What the guest has said of those they sat with, by id."""

    @property
    def reader(self) -> Member:
        """The guest."""
        return self.people[self.guest.member]

    @property
    def tables(self) -> tuple[EveningTable, ...]:
        """The guest's tables, round by round."""
        return self.record.plan.seats_of(self.guest.member)

    @property
    def partners(self) -> tuple[Member, ...]:
        """Whoever the guest sits with, in the order of rounds, each once."""
        ids = dict.fromkeys(id_ for table in self.tables for id_ in table.members)
        return tuple(self.people[id_] for id_ in ids if id_ != self.guest.member)


class KeptEvenings:
    """Use cases on evenings in the store.

    Parameters
    ----------
    store
        Where they are kept.
    club
        Who is in the club now.
    plans
        Makes plans.
    calendar
        What time it is.
    """

    def __init__(
        self, store: Store, club: ClubState, plans: EveningPlans, calendar: Calendar
    ) -> None:
        self._store = store
        self._club = club
        self._plans = plans
        self._calendar = calendar

    def plan(
        self,
        name: str,
        week: str | None,
        present: Sequence[str] | None,
        wishes: EveningWishes,
        knobs: Mapping[str, Value],
        *,
        by: str,
    ) -> EveningRecord:
        """Seat those who are expected, and keep the evening.

        Parameters
        ----------
        name
            What the organiser calls it; may be empty.
        week, present, wishes, knobs
            As `recommender.service.rounds.evenings.EveningPlans.plan`.
        by
            Who asks.

        Raises
        ------
        NoPlanError
            If not all wishes can be kept; nothing is kept then.
        """
        planned, _ = self._plans.plan(week, present, wishes, knobs)
        now = self._calendar.now()
        id_ = secrets.token_hex(8)
        called = "".join(filter(str.isprintable, " ".join(name.split())))[:LONGEST_NAME]
        record = EveningRecord(
            id_, called, planned, over=False, version=1, created_at=now, changed_at=now
        )
        with self._store.write() as session:
            session.evenings.put(record)
            session.audit.add("evening planned", key=by, what=id_)
        return self.get(id_)

    def all(self) -> Sequence[EveningRecord]:
        """All of them, newest first."""
        with self._store.read() as session:
            return session.evenings.all()

    def get(self, evening: str) -> EveningRecord:
        """One of them.

        Raises
        ------
        UnknownIdError
            If there is none.
        """
        with self._store.read() as session:
            return _require(session.evenings.get(evening))

    def guests(self, evening: str) -> Sequence[GuestRecord]:
        """Who is on its list, by number."""
        with self._store.read() as session:
            _require(session.evenings.get(evening))
            return session.evenings.guests(evening)

    def club(self) -> Club:
        """The members as they are now."""
        return self._club.snapshot().club

    def check_in(self, evening: str, states: Mapping[str, GuestState], *, by: str) -> None:
        """Say who is there and who is not; somebody new is put on the list.

        Raises
        ------
        UnknownIdError
            If there is no such evening.
        NotFoundError
            If somebody is no member.
        ConflictError
            If it is over.
        """
        with self._store.write() as session:
            _require_running(session, evening)
            known = session.members.versions()
            if any(member not in known for member in states):
                message = "member: no such id"
                raise NotFoundError(message)
            session.evenings.mark(evening, states, self._calendar.now())
            session.audit.add("evening check-in", key=by, what=f"{evening}: {len(states)}")

    def plan_again(
        self,
        evening: str,
        sat: int,
        *,
        by: str,
        only_here: bool | None = None,
        version: int | None = None,
    ) -> EveningRecord:
        """Seat those who are there in the rounds that remain; what was sat stays.

        Parameters
        ----------
        evening
            Its id.
        sat
            Rounds that were sat, or are being sat; at least as many as before.
        by
            Who asks.
        only_here
            Whether only who is checked in is there, or whoever is not known to stay away; the first if left
            out and anybody was checked in.
        version
            What the asker has seen; any if left out.

        Raises
        ------
        StaleError
            If the evening was planned again meanwhile.
        ConflictError
            If it is over, or fewer rounds were sat than were before.
        NoPlanError
            If they cannot be seated at all.
        InputError
            If no round is left, or there are more people than seats.
        """
        with self._store.read() as session:
            before = _require_running(session, evening, version)
            guests = session.evenings.guests(evening)
        _check_sat(before.plan, sat)
        states = {guest.member: guest.state for guest in guests}
        checked = is_checked(states) if only_here is None else only_here
        there = [id_ for id_, state in states.items() if comes(state, only_here=checked)]
        settled = keep_sat(before.plan, states, sat, only_here=checked)
        planned, _ = self._plans.plan_again(settled, there, sat)
        return self._replace(before, planned, by, "evening planned again")

    def close(
        self,
        evening: str,
        sat: int,
        *,
        by: str,
        only_here: bool | None = None,
        version: int | None = None,
    ) -> EveningRecord:
        """End an evening: who sat together is history from now on, and a tie once they say they met.

        Parameters
        ----------
        evening, by, only_here, version
            As `plan_again`.
        sat
            Rounds that were sat.

        Raises
        ------
        StaleError
            If the evening was planned again meanwhile.
        ConflictError
            If it is over already, or more or fewer rounds were sat than can be.
        """
        with self._store.read() as session:
            before = _require_running(session, evening, version)
            states = {guest.member: guest.state for guest in session.evenings.guests(evening)}
        _check_sat(before.plan, sat)
        if sat > before.plan.wishes.rounds:
            message = f"evening: {sat} rounds were sat; {before.plan.wishes.rounds} were planned"
            raise ConflictError(message)
        checked = is_checked(states) if only_here is None else only_here
        settled = keep_sat(before.plan, states, sat, only_here=checked)
        return self._replace(before, settled, by, "evening over", over=True)

    def remove(self, evening: str, *, by: str) -> None:
        """Forget an evening, and what was said of it.

        Raises
        ------
        UnknownIdError
            If there is none.
        """
        with self._store.write() as session:
            record = _require(session.evenings.hold(evening))
            session.evenings.remove(evening)
            session.audit.add("evening removed", key=by, what=evening)
            if record.over:
                session.past_changed()

    def own(self, evening: str, number: int) -> OwnEvening:
        """An evening as one guest sees it.

        Raises
        ------
        UnknownIdError
            If there is no such evening or guest (any more).
        """
        with self._store.read() as session:
            record = _require(session.evenings.get(evening))
            guests = session.evenings.guests(evening)
            guest = next((known for known in guests if known.number == number), None)
            if guest is None:
                raise UnknownIdError("guest")
            with_ = {id_ for table in record.plan.seats_of(guest.member) for id_ in table.members}
            records = session.members.some(with_ | {guest.member})
            said = session.evenings.answers(evening, guest.member)
        return OwnEvening(
            record=record,
            guest=guest,
            people={record.member.id: record.member for record in records},
            numbers={known.member: known.number for known in guests},
            said={answer.partner: answer.answers for answer in said},
        )

    def of_member(self, member: str) -> Sequence[tuple[EveningRecord, GuestRecord]]:
        """Evenings on whose list a member is, newest first, with their place there."""
        with self._store.read() as session:
            return tuple(
                (record, guest)
                for record in session.evenings.of_member(member)
                for guest in session.evenings.guests(record.id)
                if guest.member == member
            )

    def answer(self, evening: str, number: int, partner: int, answers: Answers) -> OwnEvening:
        """Store what a guest says of somebody they sat with; a later word corrects an earlier one.

        Parameters
        ----------
        evening
            Its id.
        number, partner
            The two, by their numbers on the list.
        answers
            What is said.

        Raises
        ------
        UnknownIdError
            If they did not sit together.
        ConflictError
            If the evening is not over yet.
        """
        seen = self.own(evening, number)
        ids = [person.id for person in seen.partners if seen.numbers[person.id] == partner]
        if not ids:
            raise UnknownIdError("guest")
        if not seen.record.over:
            message = "evening: it is not over yet; how it was is asked afterwards"
            raise ConflictError(message)
        before = seen.said.get(ids[0], Answers())
        new = {name: value for name, value in asdict(answers).items() if value is not None}
        whole = EveningAnswer(
            seen.guest.member, ids[0], replace(before, **new), self._calendar.now()
        )
        with self._store.write() as session:
            session.evenings.add_answer(evening, whole)
            session.answers_changed()
        return self.own(evening, number)

    def answers(self, evening: str) -> Sequence[EveningAnswer]:
        """What was said of an evening, without what only its sayer may see."""
        with self._store.read() as session:
            _require(session.evenings.get(evening))
            said = session.evenings.answers(evening)
        return [replace(answer, answers=answer.answers.without_private()) for answer in said]

    def _replace(
        self, before: EveningRecord, plan: Evening, by: str, action: str, *, over: bool = False
    ) -> EveningRecord:
        """Put a plan in the place of the one it was made from.

        Raises
        ------
        StaleError
            If that is not the last one any more.
        """
        now = self._calendar.now()
        with self._store.write() as session:
            _require_running(session, before.id, before.version, hold=True)
            version = before.version + 1
            session.evenings.put(
                replace(before, plan=plan, over=over, version=version, changed_at=now)
            )
            session.audit.add(action, key=by, what=before.id)
            if over:
                session.past_changed()
        return self.get(before.id)


def is_checked(states: Mapping[str, GuestState]) -> bool:
    """Whether anybody was checked in."""
    return any(state is GuestState.HERE for state in states.values())


def comes(state: GuestState, *, only_here: bool) -> bool:
    """Whether somebody is there: checked in, or not known to stay away."""
    return state is GuestState.HERE if only_here else state is not GuestState.AWAY


def keep_sat(
    plan: Evening, states: Mapping[str, GuestState], sat: int, *, only_here: bool
) -> Evening:
    """A plan with the rounds that were sat alone, as they were sat.

    Parameters
    ----------
    plan
        The last one.
    states
        Who is there, by member: whoever is not is taken out of the rounds that were sat since it was
        planned last; what was sat before stays.
    sat
        Rounds that were sat.
    only_here
        As `comes`.

    Returns
    -------
    Evening
        Tables at which two or more sat.
    """

    def sits(member: str, round_: int) -> bool:
        state = states.get(member, GuestState.AWAY)
        return round_ <= plan.sat or comes(state, only_here=only_here)

    tables = []
    for table in plan.tables:
        if table.round <= sat:
            members = tuple(id_ for id_ in table.members if sits(id_, table.round))
            if len(members) > 1:
                tables.append(_without_others(table, members))
    return replace(plan, tables=tuple(tables), sat=sat)


def _without_others(table: EveningTable, members: tuple[str, ...]) -> EveningTable:
    """A table with some of its people, and the reasons that are theirs."""
    return replace(
        table,
        members=members,
        gives=tuple(e for e in table.gives if {e.need.member, e.give.member} <= {*members}),
        common=tuple(c for c in table.common if {c.own.member, c.theirs.member} <= {*members}),
    )


def _check_sat(plan: Evening, sat: int) -> None:
    """Rounds that were sat stay sat.

    Raises
    ------
    ConflictError
        If fewer are said to have been.
    """
    if sat < plan.sat:
        message = (
            f"evening: {sat} rounds were sat; it was {plan.sat} before, and what was sat stays"
        )
        raise ConflictError(message)


def _require(record: EveningRecord | None) -> EveningRecord:
    """An evening that is there.

    Raises
    ------
    UnknownIdError
        If it is not.
    """
    if record is None:
        raise UnknownIdError("evening")
    return record


def _require_running(
    session: Session, evening: str, version: int | None = None, *, hold: bool = False
) -> EveningRecord:
    """An evening that is not over.

    Raises
    ------
    ConflictError
        If it is.
    StaleError
        If it is another version than the asker has seen.
    """
    evenings = session.evenings
    record = _require(evenings.hold(evening) if hold else evenings.get(evening))
    if record.over:
        message = "evening: it is over; nothing of it is planned any more"
        raise ConflictError(message)
    if version is not None and version != record.version:
        message = "evening: it was planned again meanwhile; look at the new plan first"
        raise StaleError(message)
    return record
