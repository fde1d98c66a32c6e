"""Debates of the service: asked who wants one, paired, told by letter, and asked what became of it."""

from __future__ import annotations

import secrets
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime, time
from typing import TYPE_CHECKING

from recommender.club.debate import BETTER_UNDERSTOOD, check_understood
from recommender.club.week import Week
from recommender.config import Caller
from recommender.errors import InputError
from recommender.letters import is_paused
from recommender.letters.debate_letter import tell_debate
from recommender.pipeline.debates import pair_debates
from recommender.ports.debates import DebateRecord
from recommender.ports.refusals import ConflictError, UnknownIdError
from recommender.service.rounds.outcome_counts import STEP, round_down
from recommender.service.rounds.told_debate import write_told_debate

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from recommender.club.debate import Debate, DebatePlan, Statement
    from recommender.config import Value
    from recommender.letters import Letter
    from recommender.pipeline.prepared import Prepared
    from recommender.ports.outbox import MessageState
    from recommender.ports.store import Session, Store
    from recommender.service.calendar import Calendar
    from recommender.service.club.club_state import ClubState
    from recommender.service.delivery.debate_post import DebatePost


@dataclass(frozen=True, slots=True)
class UnderstoodCounts:
    """What all debates have come to, without whose answers they are."""

    debates: int
    answers: int | None
    """Whether they understood the other better; None below `STEP`, else rounded down to a multiple of it."""
    mean: float | None
    """1 (no) to 5 (much better); None of fewer than `STEP` answers, and where all are the same."""
    better: float | None
    """Share of 4 or 5, to a tenth; None likewise."""
    met: float | None
    """Share of sides that say they met, of those that say anything of it, likewise."""


@dataclass(frozen=True, slots=True)
class PublishedDebates:
    """What came of publishing the debates of a week."""

    week: str
    told: int
    """Debates of which both have been told now."""
    left_out: int
    """Pairs that were left out, as one of them takes part no more."""
    letters: int
    """Letters that go out now."""


class DebatesOf:
    """The use cases.

    Parameters
    ----------
    store, club, calendar
        Where they are kept, who the members are, which week it is.
    post
        Takes letters.
    """

    def __init__(self, store: Store, club: ClubState, calendar: Calendar, post: DebatePost) -> None:
        self._store = store
        self._club = club
        self._calendar = calendar
        self._post = post

    def open_call(self, week: str | None, *, by: str) -> str:
        """Ask members whether they want a debate, until that week's are published; for which week.

        Raises
        ------
        ConflictError
            If the club has no statements, or the week is over.
        InputError
            If the week is none.
        """
        name = self._calendar.week_or(week)
        if name < self._calendar.week():
            message = f"week: {name} is over; allowed is {self._calendar.week()} or a later one"
            raise ConflictError(message)
        with self._store.write() as session:
            if not session.debates.statements():
                message = "debates: the club has no statements to debate; store some first"
                raise ConflictError(message)
            session.debates.open_call(name, self._calendar.now())
            session.audit.add("debate opened", key=by, what=name)
        return name

    def close_call(self, week: str | None, *, by: str) -> None:
        """Ask no more for a week."""
        name = self._calendar.week_or(week)
        with self._store.write() as session:
            session.debates.close_call(name, self._calendar.now())
            session.audit.add("debate closed", key=by, what=name)

    def find_call(self) -> str | None:
        """The week for which members are asked now, if any."""
        with self._store.read() as session:
            return session.debates.find_call(self._calendar.week())

    def arrange(
        self, week: str | None, knobs: Mapping[str, Value], *, by: str
    ) -> tuple[DebatePlan, Sequence[DebateRecord]]:
        """Pair who wants a debate; nobody is told before it is published. Asked again, it pairs anew.

        Debates that are published stay, and nobody debates with the same person twice.

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
        name = self._calendar.week_or(week)
        config = self._club.config.turned(knobs, Caller.ORGANISER)
        prepared = self._club.prepare_under(config)
        with self._store.read() as session:
            prepared = _without(prepared, _list_told(session, name))
        plan = pair_debates(prepared, name)
        now = self._calendar.now()
        drafts = [_draft(debate, prepared, now) for debate in plan.debates]
        with self._store.write() as session:
            told = _list_told(session, name)  # somebody else may have published meanwhile
            free = [draft for draft in drafts if not {draft.a, draft.b} & told]
            session.debates.put_drafts(name, free)
            session.audit.add("debates arranged", key=by, what=f"{name}: {len(free)}")
            return plan, session.debates.of_week(name)

    def publish(self, week: str | None, *, by: str) -> PublishedDebates:
        """Tell both of each pair of a week, on their own pages and by letter; members are asked no more.

        A pair is left out if one of the two pauses by now, gets no letters, or wants no debate any more.

        Raises
        ------
        ConflictError
            If no pair waits for it.
        InputError
            If the week is none.
        """
        name = self._calendar.week_or(week)
        with self._store.write() as session:
            drafts = [
                debate for debate in session.debates.of_week(name) if debate.published_at is None
            ]
            if not drafts:
                message = f"debates: none of {name} wait to be published; arrange them first"
                raise ConflictError(message)
            ready = [draft for draft in drafts if self._takes_place(session, draft)]
            now = self._calendar.now()
            for draft in drafts:
                if draft not in ready:
                    session.debates.end(draft.id, now)
            letters = self._post.publish(session, ready)
            session.debates.close_call(name, now)
            session.past_changed()
            session.audit.add("debates published", key=by, what=f"{name}: {len(ready)}")
        return PublishedDebates(name, len(ready), len(drafts) - len(ready), letters)

    def call_off(self, debate: str, *, by: str) -> None:
        """Call a debate off; whoever was told of it is written to. A draft is gone without a word.

        Raises
        ------
        UnknownIdError
            If there is no such debate.
        """
        with self._store.write() as session:
            if session.debates.get(debate) is None:
                raise UnknownIdError("debate")
            self._end(session, debate)
            session.audit.add("debate called off", key=by, what=debate)

    def call_off_own(self, member: str, debate: str) -> None:
        """Call off a debate of one's own; the other is not told by whom.

        Raises
        ------
        UnknownIdError
            If they have no such debate.
        """
        with self._store.write() as session:
            if debate not in {record.id for record in session.debates.of_member(member)}:
                raise UnknownIdError("debate")
            self._end(session, debate)

    def send_again(self, week: str | None, *, by: str) -> int:
        """Send letters of a week again that have failed, or whose reader had no address; how many."""
        name = self._calendar.week_or(week)
        with self._store.write() as session:
            count = self._post.send_again(session, name)
            session.audit.add("messages sent again", key=by, what=f"{name} {count}")
        return count

    def count_letters(self, week: str | None) -> Mapping[MessageState, int]:
        """How many letters about the debates of a week are in which state."""
        with self._store.read() as session:
            return self._post.count_states(session, self._calendar.week_or(week))

    def read_letter(self, debate: str, member: str) -> Letter:
        """What one of the two is told, or will be once it is published; its link leads nowhere.

        Raises
        ------
        UnknownIdError
            If there is no such debate of theirs.
        """
        with self._store.read() as session:
            record = session.debates.get(debate)
            if record is None or member not in {record.a, record.b}:
                raise UnknownIdError("debate")
            return _write(session, record, member, self._post.make_preview_link())

    def of_week(self, week: str | None) -> tuple[str, Sequence[DebateRecord]]:
        """The debates of a week, the present one if left out, and its name."""
        name = self._calendar.week_or(week)
        with self._store.read() as session:
            return name, session.debates.of_week(name)

    def of_member(self, member: str) -> Sequence[tuple[DebateRecord, Letter]]:
        """A member's own debates with what they are told, the latest first."""
        with self._store.read() as session:
            records = session.debates.of_member(member)
            return [(record, _write(session, record, member)) for record in records]

    def say(
        self, member: str, debate: str, *, met: bool | None = None, understood: int | None = None
    ) -> None:
        """Store what a member says of a debate of theirs; what is left out stays.

        Parameters
        ----------
        member, debate
            Who says it, of which.
        met
            Whether the two met.
        understood
            Whether they understood the other better, 1 (no) to 5 (much better).

        Raises
        ------
        InputError
            If it is not 1 to 5, or nothing is said.
        UnknownIdError
            If they have no such debate.
        """
        if met is None and understood is None:
            message = "debate: nothing was said; allowed are met, understood, or both"
            raise InputError(message)
        if understood is not None:
            check_understood(understood)
        now = self._calendar.now()
        with self._store.write() as session:
            if not session.debates.answer(debate, member, now, met=met, understood=understood):
                raise UnknownIdError("debate")
            session.answers_changed()

    def find_sides(self, debate: str, side: str) -> tuple[str, str]:
        """Ids of whom a link speaks to, side "a" or "b" of a debate, and of the other one.

        Raises
        ------
        UnknownIdError
            If it is over: called off, or one of the two has left.
        """
        with self._store.read() as session:
            record = session.debates.get(debate)
            if record is None or record.published_at is None:
                raise UnknownIdError("debate")
            return (record.a, record.b) if side == "a" else (record.b, record.a)

    def count_understood(self) -> UnderstoodCounts:
        """What debates of weeks that are over have come to, by answers given before this week.

        So it stays the same for a week, and nobody's answer is in the difference of two.
        """
        week = self._calendar.week()
        monday = datetime.combine(Week.parse(week).monday, time(), self._calendar.zone)
        before = monday.astimezone(UTC).isoformat()
        with self._store.read() as session:
            said = [answer for answer in session.debates.answers(before) if answer[0] < week]
            debates = session.debates.count_told(week)
        values = [understood for _, _, understood in said if understood is not None]
        met = [answer for _, answer, _ in said if answer is not None]
        return UnderstoodCounts(
            debates=debates,
            answers=round_down(len(values)) if len(values) >= STEP else None,
            mean=_average(values),
            better=_average([value >= BETTER_UNDERSTOOD for value in values]),
            met=_average(met),
        )

    def statements(self) -> Mapping[str, Statement]:
        """The club's statements by key."""
        with self._store.read() as session:
            return session.debates.statements()

    def put_statements(self, statements: Iterable[Statement], *, by: str) -> None:
        """Store the club's statements in place of those before."""
        stored = list(statements)
        with self._store.write() as session:
            session.debates.put_statements(stored)
            session.audit.add("statements changed", key=by, what=str(len(stored)))

    def count_wanting(self) -> int:
        """How many members want a debate."""
        with self._store.read() as session:
            return sum(member.debates for member in session.members.all())

    def _takes_place(self, session: Session, draft: DebateRecord) -> bool:
        week = max(draft.week, self._calendar.week())
        two = [session.members.get(id_) for id_ in (draft.a, draft.b)]
        return all(
            record is not None and record.member.debates and not is_paused(record.member, week)
            for record in two
        )

    def _end(self, session: Session, debate: str) -> None:
        ended = session.debates.end(debate, self._calendar.now())
        self._post.call_off(session, ended)
        session.past_changed()


def _average(values: Sequence[float]) -> float | None:
    """A mean to a tenth, of `STEP` answers or more; none of fewer, nor where all are the same."""
    tells_one = len(values) < STEP or len(set(values)) == 1
    return None if tells_one else round(sum(values) / len(values), 1)


def _list_told(session: Session, week: str) -> set[str]:
    """Who has a debate of a week that is published."""
    told = [debate for debate in session.debates.of_week(week) if debate.published_at is not None]
    return {id_ for debate in told for id_ in (debate.a, debate.b)}


def _without(prepared: Prepared, busy: set[str]) -> Prepared:
    """The club in which some want no debate: they have one."""
    members = tuple(
        replace(member, debates=member.debates and member.id not in busy)
        for member in prepared.club.members
    )
    return prepared.with_club(replace(prepared.club, members=members))


def _draft(debate: Debate, prepared: Prepared, now: str) -> DebateRecord:
    return DebateRecord(
        id=secrets.token_hex(8),
        week=debate.week,
        a=debate.a,
        b=debate.b,
        statements=tuple(opinion.statement for opinion in debate.opinions),
        texts={
            member: asdict(tell_debate(debate, member, prepared.club))
            for member in (debate.a, debate.b)
        },
        km=debate.km,
        created_at=now,
    )


def _write(session: Session, record: DebateRecord, member: str, link: str = "") -> Letter:
    two = session.members.faces([record.a, record.b])
    return write_told_debate(session, record, two[member], two[record.partner_of(member)], link)
