"""What came of an introduction, said by either side: stored once, correctable.

Who declines ends the introduction for both, and somebody else is looked for. The other side is
not told who ended it: for them it is not there any more, as if somebody had been blocked or had
left. Who declined may still take it back until somebody else has been found.
"""

from __future__ import annotations

import threading
from dataclasses import asdict
from typing import TYPE_CHECKING

from recommender.ports.records import Answers, OutcomeRecord, RoundState
from recommender.ports.refusals import ConflictError, NotFoundError

if TYPE_CHECKING:
    from collections.abc import Iterable

    from recommender.ports.records import IntroductionRecord, VacancyState
    from recommender.ports.store import Session, Store
    from recommender.service.calendar import Calendar


class Feedback:
    """Use cases on outcomes.

    Parameters
    ----------
    store
        Where they are kept.
    calendar
        What time and which week it is.
    """

    def __init__(self, store: Store, calendar: Calendar) -> None:
        self._store = store
        self._calendar = calendar
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
        record = OutcomeRecord(introduction, member, key, answers, self._calendar.now())
        with self._store.write() as session:
            shown = introduction_for(session, introduction, member)
            if session.outcomes.add(record).answers != answers:
                message = "outcome: this key came with another answer before; take a new key"
                raise ConflictError(message)
            said = summary(session.outcomes.of(introduction, member))
            if said.accepted is not False:
                _let_stand(session, shown, member)
                return said
            now, week = self._calendar.now(), self._calendar.week()
            ended = session.vacancies.end(introduction, week, now)
        if ended:
            self.ended.set()
        return said

    def replacement(self, introduction: str, member: str) -> VacancyState | None:
        """What came of the search for somebody else for one side; None if nobody is needed."""
        with self._store.read() as session:
            record = introduction_for(session, introduction, member)
            places = session.vacancies.of(record.round_id, member)
            return next((each.state for each in places if each.ended == introduction), None)

    def of(self, introduction: str, member: str) -> Answers:
        """What one side says all in all."""
        with self._store.read() as session:
            introduction_for(session, introduction, member)
            return summary(session.outcomes.of(introduction, member))


def _declines(session: Session, record: IntroductionRecord, member: str) -> bool:
    return summary(session.outcomes.of(record.id, member)).accepted is False


def _let_stand(session: Session, record: IntroductionRecord, member: str) -> None:
    """Take an end back if no side declines any more, none blocks, and nobody else was found."""
    other = record.partner_of(member)
    if record.ended_at is None or _declines(session, record, other):
        return
    blocked = other in session.relations.blocks(member) or member in session.relations.blocks(other)
    if not blocked and session.vacancies.reopen(record.id):
        session.edits.touch(record.round_id)


def summary(records: Iterable[OutcomeRecord]) -> Answers:
    """The last word on each field."""
    said: dict[str, bool | int] = {}
    for record in records:
        said |= {name: v for name, v in asdict(record.answers).items() if v is not None}
    return Answers(**said)  # type: ignore[arg-type]  # the fields of one, put together


def introduction_for(session: Session, introduction: str, member: str) -> IntroductionRecord:
    """A published introduction of this member; of any other nobody is told that it exists.

    One that has ended is there only for the member who declined it.

    Raises
    ------
    NotFoundError
        If there is none.
    """
    found = session.rounds.introduction(introduction)
    if found is not None:
        record, state = found
        own = state is RoundState.PUBLISHED and member in {record.a, record.b}
        if own and (record.ended_at is None or _declines(session, record, member)):
            return record
    message = "introduction: no such id"
    raise NotFoundError(message)
