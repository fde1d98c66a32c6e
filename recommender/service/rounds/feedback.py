"""What came of an introduction, said by either side: stored once, correctable.

Who declines ends the introduction for both, and somebody else is looked for. The other side is
not told who ended it: for them it is not there any more, as if somebody had been blocked or had
left. Who declined may still take it back until somebody else has been found.
"""

from __future__ import annotations

import threading
from dataclasses import asdict
from typing import TYPE_CHECKING

from recommender.ports.records import (
    Answers,
    IntroductionRecord,
    OutcomeRecord,
    RoundState,
    digest_of,
)
from recommender.ports.refusals import ConflictError, UnknownIdError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from recommender.ports.records import VacancyState
    from recommender.ports.store import Session, Store
    from recommender.service.calendar import Calendar


MOST_ANSWERS = 200
"""Answers of one side to one introduction, corrections among them."""


class Feedback:
    """Use cases on outcomes.

    Parameters
    ----------
    store
        Where they are stored.
    calendar
        What time and which week it is.
    revive
        Called with an introduction whose end is taken back, in the transaction that does it.
    """

    def __init__(
        self,
        store: Store,
        calendar: Calendar,
        revive: Callable[[Session, IntroductionRecord], None] = lambda *_: None,
    ) -> None:
        self._store = store
        self._calendar = calendar
        self._revive = revive
        self.ended = threading.Event()
        """Set when an introduction has ended."""

    def add(self, introduction: str, member: str, key: str, answers: Answers) -> Answers:
        """Store an answer of one side.

        Parameters
        ----------
        introduction
            Its id.
        member
            One of the two.
        key
            Chosen by the sender; sending again with the same key stores nothing new.
        answers
            What is said; a later answer corrects an earlier one field by field.

        Returns
        -------
        Answers
            What this side says all in all.

        Raises
        ------
        ConflictError
            If the key came with another answer before.
        """
        outcome = OutcomeRecord(introduction, member, key, answers, self._calendar.now())
        with self._store.write() as session:
            record = find_introduction(session, introduction, member)
            given = session.outcomes.of(introduction, member)
            is_new = all(answer.key != key for answer in given)
            if len(given) >= MOST_ANSWERS and is_new:
                message = f"outcome: {len(given)} answers were given; allowed are {MOST_ANSWERS}"
                raise ConflictError(message)
            stored = session.outcomes.add(outcome)
            if stored.answers != answers:
                message = "outcome: this key came with another answer before; take a new key"
                raise ConflictError(message)
            session.answers_changed()
            said = sorted((*given, stored), key=lambda answer: answer.at) if is_new else given
            summary = summarise_answers(said)
            if summary.accepted is not False:
                if _reopen(session, record, member):
                    self._revive(session, record)
                return summary
            now, week = self._calendar.now(), self._calendar.week()
            ended = session.vacancies.end(introduction, week, now)
        if ended:
            self.ended.set()
        return summary

    def replacement(self, introduction: str, member: str) -> VacancyState | None:
        """What came of the search for somebody else for one side; None if nobody is needed."""
        with self._store.read() as session:
            record = find_introduction(session, introduction, member)
            vacancies = session.vacancies.of(record.round_id, member)
            digest = digest_of(introduction)
            states = (vacancy.state for vacancy in vacancies if vacancy.digest == digest)
            return next(states, None)

    def of(self, introduction: str, member: str) -> Answers:
        """What one side says all in all."""
        with self._store.read() as session:
            find_introduction(session, introduction, member)
            return summarise_answers(session.outcomes.of(introduction, member))


def _declines(session: Session, record: IntroductionRecord, member: str) -> bool:
    return summarise_answers(session.outcomes.of(record.id, member)).accepted is False


def _reopen(session: Session, record: IntroductionRecord, member: str) -> bool:
    """Take an end back if no side declines any more, none blocks, and nobody else was found."""
    other = record.partner_of(member)
    if record.ended_at is None or _declines(session, record, other):
        return False
    blocked = other in session.relations.blocks(member) or member in session.relations.blocks(other)
    if blocked or not session.vacancies.reopen(record.id):
        return False
    session.edits.touch(record.round_id)
    return True


def summarise_answers(records: Iterable[OutcomeRecord]) -> Answers:
    """The last word on each field."""
    answers: dict[str, bool | int | str] = {}
    for record in records:
        answers |= {name: v for name, v in asdict(record.answers).items() if v is not None}
    return Answers(**answers)  # type: ignore[arg-type]  # the fields of one, put together


def find_introduction(session: Session, introduction: str, member: str) -> IntroductionRecord:
    """A published introduction of this member; of any other nobody is told that it exists.

    One that has ended is there only for the member who declined it, also if the other has left.

    Raises
    ------
    UnknownIdError
        If there is none.
    """
    stored = session.rounds.introduction(introduction)
    if stored is not None:
        record, state = stored
        readable = state is RoundState.PUBLISHED and member in {record.a, record.b}
    else:
        erased = _find_of_erased(session, introduction, member)
        if erased is None:
            raise UnknownIdError("introduction")
        record, readable = erased, True
    if readable and (record.ended_at is None or _declines(session, record, member)):
        return record
    raise UnknownIdError("introduction")


def _find_of_erased(session: Session, introduction: str, member: str) -> IntroductionRecord | None:
    """An introduction whose other side has left, if the member said something of it."""
    round_id = session.outcomes.round_of_kept(introduction, member)
    record = None if round_id is None else session.rounds.get(round_id)
    if record is None or record.state is not RoundState.PUBLISHED:
        return None
    ended = record.published_at or record.created_at
    return IntroductionRecord(introduction, record.id, record.week, member, "", {}, {}, ended)
