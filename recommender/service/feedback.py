"""What came of an introduction, said by either side: stored once, correctable."""

from __future__ import annotations

from dataclasses import asdict
from datetime import timedelta
from typing import TYPE_CHECKING

from recommender.ports.records import Answers, OutcomeRecord, RoundState
from recommender.ports.refusals import ConflictError, NotFoundError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from datetime import datetime

    from recommender.ports.records import IntroductionRecord
    from recommender.ports.store import Session, Store


class Feedback:
    """Use cases on outcomes.

    Parameters
    ----------
    store
        Where they are kept.
    clock
        Gives the time, with its zone.
    """

    def __init__(self, store: Store, clock: Callable[[], datetime]) -> None:
        self._store = store
        self._clock = clock

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
        record = OutcomeRecord(introduction, member, key, answers, self._clock().isoformat())
        with self._store.write() as session:
            _shown(session, introduction, member)
            if session.outcomes.add(record).answers != answers:
                message = "outcome: this key came with another answer before; take a new key"
                raise ConflictError(message)
            return summary(session.outcomes.of(introduction, member))

    def of(self, introduction: str, member: str) -> Answers:
        """What one side says all in all."""
        with self._store.read() as session:
            _shown(session, introduction, member)
            return summary(session.outcomes.of(introduction, member))

    def expire(self, days: int) -> int:
        """Remove answers older than some days; how many."""
        before = (self._clock() - timedelta(days=days)).isoformat()
        with self._store.write() as session:
            return session.outcomes.expire(before)


def summary(records: Iterable[OutcomeRecord]) -> Answers:
    """The last word on each field."""
    said: dict[str, bool | int] = {}
    for record in records:
        said |= {name: v for name, v in asdict(record.answers).items() if v is not None}
    return Answers(**said)  # type: ignore[arg-type]  # the fields of one, put together


def _shown(session: Session, introduction: str, member: str) -> IntroductionRecord:
    """A published introduction of this member; of any other nobody is told that it exists.

    Raises
    ------
    NotFoundError
        If there is none.
    """
    found = session.rounds.introduction(introduction)
    if found is not None:
        record, state = found
        if state is RoundState.PUBLISHED and member in {record.a, record.b}:
            return record
    message = "introduction: no such id"
    raise NotFoundError(message)
