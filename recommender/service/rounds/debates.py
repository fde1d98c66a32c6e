"""Debates of the service: who wants one is paired, told, and asked afterwards whether it helped."""

from __future__ import annotations

import secrets
from dataclasses import dataclass, replace
from datetime import UTC, datetime, time
from typing import TYPE_CHECKING

from recommender.club.debate import check_understood
from recommender.club.week import Week
from recommender.config import Caller
from recommender.letters.debate_letter import write_debate_letter
from recommender.pipeline.debates import pair_debates
from recommender.ports.debates import DebateRecord
from recommender.ports.refusals import UnknownIdError
from recommender.service.rounds.arranged_anew import without_arranged
from recommender.service.rounds.outcome_counts import STEP, round_down

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from recommender.club.debate import Debate, DebatePlan, Statement
    from recommender.config import Value
    from recommender.pipeline.prepared import Prepared
    from recommender.ports.store import Store
    from recommender.service.calendar import Calendar
    from recommender.service.club.club_state import ClubState


@dataclass(frozen=True, slots=True)
class UnderstoodCounts:
    """What all debates have come to, without whose answers they are."""

    debates: int
    answers: int | None
    """None below `STEP`, else rounded down to a multiple of it."""
    mean: float | None
    """1 (no) to 5 (much better); None of fewer than `STEP` answers."""


class DebatesOf:
    """The use cases.

    Parameters
    ----------
    store, club, calendar
        Where they are kept, who the members are, which week it is.
    """

    def __init__(self, store: Store, club: ClubState, calendar: Calendar) -> None:
        self._store = store
        self._club = club
        self._calendar = calendar

    def arrange(
        self, week: str | None, knobs: Mapping[str, Value], *, by: str
    ) -> tuple[DebatePlan, Sequence[DebateRecord]]:
        """Pair who wants a debate, and keep it; asked again, a week is paired anew.

        Debates of which somebody has said something stay as they are, and nobody debates with the
        same person twice.

        Parameters
        ----------
        week
            ISO week; the present one if left out.
        knobs
            By name; those that an organiser may turn.
        by
            Who asks, for the audit log.

        Returns
        -------
        plan
            What was paired now, and who gets none and why.
        records
            All debates of the week.

        Raises
        ------
        ConflictError
            If the club has no members.
        InputError
            If the week is none, or a knob is not allowed.
        """
        name = str(Week.parse(week)) if week else self._calendar.week()
        config = self._club.config.turned(knobs, Caller.ORGANISER)
        prepared = self._club.prepare_under(config)
        with self._store.read() as session:
            before, statements = session.debates.of_week(name), session.debates.statements()
        unsaid = [
            debate for debate in before if {debate.understood_a, debate.understood_b} == {None}
        ]
        busy = {id_ for debate in before if debate not in unsaid for id_ in (debate.a, debate.b)}
        prepared = without_arranged(prepared, name, [(debate.a, debate.b) for debate in unsaid])
        prepared = _without(prepared, busy)
        plan = pair_debates(prepared, name)
        now = self._calendar.now()
        made = [_record(debate, prepared, statements, now) for debate in plan.debates]
        with self._store.write() as session:
            session.debates.put_week(name, made)
            session.past_changed()
            session.audit.add("debates arranged", key=by, what=f"{name}: {len(made)}")
            return plan, session.debates.of_week(name)

    def of_week(self, week: str | None) -> tuple[str, Sequence[DebateRecord]]:
        """The debates of a week, the present one if left out, and its name."""
        name = str(Week.parse(week)) if week else self._calendar.week()
        with self._store.read() as session:
            return name, session.debates.of_week(name)

    def of_member(self, member: str) -> Sequence[DebateRecord]:
        """A member's own debates, the latest first."""
        with self._store.read() as session:
            return session.debates.of_member(member)

    def say_understood(self, member: str, debate: str, understood: int) -> None:
        """Store what a member says of a debate of theirs: 1 (no) to 5 (much better).

        Raises
        ------
        InputError
            If it is not 1 to 5.
        UnknownIdError
            If they have no such debate.
        """
        check_understood(understood)
        now = self._calendar.now()
        with self._store.write() as session:
            if not session.debates.answer(debate, member, understood, now):
                raise UnknownIdError("debate")
            session.answers_changed()

    def count_understood(self) -> UnderstoodCounts:
        """What debates of weeks that are over have come to, by answers given before this week.

        So it stays the same for a week, and nobody's answer is in the difference of two.
        """
        week = self._calendar.week()
        monday = datetime.combine(Week.parse(week).monday, time(), self._calendar.zone)
        before = monday.astimezone(UTC).isoformat()
        with self._store.read() as session:
            values = [value for name, value in session.debates.answers(before) if name < week]
            debates = sum(name < week for name, _, _ in session.debates.pairs())
        enough = len(values) >= STEP
        return UnderstoodCounts(
            debates=debates,
            answers=round_down(len(values)) if enough else None,
            mean=round(sum(values) / len(values), 1) if enough else None,
        )

    def statements(self) -> Mapping[str, Statement]:
        """The club's statements by key."""
        with self._store.read() as session:
            return session.debates.statements()

    def put_statements(self, statements: Iterable[Statement], *, by: str) -> None:
        """Store the club's statements in place of those before."""
        kept = list(statements)
        with self._store.write() as session:
            session.debates.put_statements(kept)
            session.audit.add("statements changed", key=by, what=str(len(kept)))

    def count_wanting(self) -> int:
        """How many members want a debate."""
        with self._store.read() as session:
            return sum(member.debates for member in session.members.all())


def _without(prepared: Prepared, busy: set[str]) -> Prepared:
    """The club in which some want no debate: they have one."""
    members = tuple(
        replace(member, debates=member.debates and member.id not in busy)
        for member in prepared.club.members
    )
    return prepared.with_club(replace(prepared.club, members=members))


def _record(
    debate: Debate, prepared: Prepared, statements: Mapping[str, Statement], now: str
) -> DebateRecord:
    letters = {
        member: write_debate_letter(debate, member, prepared.club, statements)
        for member in (debate.a, debate.b)
    }
    return DebateRecord(
        id=secrets.token_hex(8),
        week=debate.week,
        a=debate.a,
        b=debate.b,
        statements=tuple(opinion.statement for opinion in debate.opinions),
        texts={
            member: {"subject": letter.subject, "text": letter.text}
            for member, letter in letters.items()
        },
        km=debate.km,
        created_at=now,
    )
