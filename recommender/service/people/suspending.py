"""Pauses members who let others wait again and again, until an organiser has decided.

They get a friendly letter; their profile and their own pause stay as they are. What was before an
organiser's decision is settled and does not count again.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING

from recommender.club.agreements import count_broken, in_weeks
from recommender.club.club import Club
from recommender.club.week import Week
from recommender.ports.outbox import SUSPENDED
from recommender.ports.records import RoundState
from recommender.ports.refusals import NotFoundError
from recommender.ports.suspensions import SuspensionRecord
from recommender.service.worker import Worker, start_looking

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from recommender.club.member import Member
    from recommender.config import Rules
    from recommender.ports.records import MemberRecord
    from recommender.ports.store import Session, Store
    from recommender.service.calendar import Calendar
    from recommender.service.delivery.delivery import Delivery


class Suspending:
    """The use case; looks at start and every hour.

    Parameters
    ----------
    store, calendar, delivery
        Where members are, what time it is, and what takes letters.
    knobs
        Gives how often is too often.
    """

    def __init__(
        self, store: Store, calendar: Calendar, delivery: Delivery, knobs: Callable[[], Rules]
    ) -> None:
        self._store = store
        self._calendar = calendar
        self._delivery = delivery
        self._knobs = knobs
        self._worker: Worker | None = None

    def start(self) -> None:
        """Look in the background."""
        self._worker = start_looking("suspending", self.run)

    def stop(self) -> None:
        """End."""
        if self._worker is not None:
            self._worker.stop()

    def run(self) -> int:
        """Pause whoever is to be paused; how many."""
        with self._store.read() as session:
            if not self._count(session):
                return 0  # and no other writer has waited
        with self._store.write() as session:
            counts = self._count(session)
            new = sorted(counts)
            for member in new:
                self._suspend(session, member, counts[member])
        return len(new)

    def open(self) -> Sequence[SuspensionRecord]:
        """Those that last, for the organiser."""
        with self._store.read() as session:
            return session.suspensions.open()

    def is_suspended(self, member: str) -> bool:
        """Whether the club has paused a member."""
        return any(record.member == member for record in self.open())

    def end(self, member: str, *, by: str) -> None:
        """Let a member be introduced again.

        Raises
        ------
        NotFoundError
            If they are not paused by the club.
        """
        with self._store.write() as session:
            if not session.suspensions.end(member, self._calendar.now()):
                message = "suspension: this member has none"
                raise NotFoundError(message)
            _touch(session, member, "suspension ended", by)

    def _count(self, session: Session) -> dict[str, int]:
        """Who has let others wait too often since the last decision and is not paused for it, and how often."""
        history, knobs = session.relations.history(waited=True), self._knobs()
        people = session.members.some({*history["a"], *history["b"]})
        club = Club.build((record.member for record in people), history=history)
        paused = {record.member for record in session.suspensions.open()}
        decided = session.suspensions.last_decisions()
        week = Week.parse(self._calendar.week())
        recent = in_weeks(club.history, week, knobs.let_down_weeks)
        counts = dict(zip(club.ids, count_broken(club, recent).tolist(), strict=True))
        for member, at in decided.items():
            since = str(Week.of(datetime.fromisoformat(at).date()))
            later = in_weeks(club.history, week, knobs.let_down_weeks, after=since)
            if member in club.rows:
                counts[member] = int(count_broken(club, later)[club.row(member)])
        return {
            member: n
            for member, n in counts.items()
            if n >= knobs.let_downs and member not in paused
        }

    def _suspend(self, session: Session, member: str, let_downs: int) -> None:
        now, week = self._calendar.now(), self._calendar.week()
        session.suspensions.add(SuspensionRecord(member, week, now, let_downs))
        _touch(session, member, "member suspended", "agreements")
        published = session.rounds.in_state(RoundState.PUBLISHED)
        if published:
            self._delivery.add_follow_ups(session, published[-1].id, SUSPENDED, [member])


def _touch(session: Session, member: str, action: str, by: str) -> None:
    """Note it; the member counts as changed, so that whoever holds the club reads them anew."""
    record = session.members.get(member)
    if record is not None:
        session.members.put([record.member])
    session.audit.add(action, key=by, member=member)
    session.people_changed()


def without_suspended(session: Session, members: Iterable[Member]) -> list[Member]:
    """Members as rounds see them: who is paused by the club takes no introductions."""
    paused = {record.member for record in session.suspensions.open()}
    return [replace(m, per_round=0) if m.id in paused else m for m in members]


def records_without_suspended(
    session: Session, records: Iterable[MemberRecord]
) -> list[MemberRecord]:
    """The same of records."""
    records = list(records)
    members = without_suspended(session, [record.member for record in records])
    return [replace(record, member=m) for record, m in zip(records, members, strict=True)]
