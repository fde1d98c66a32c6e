"""Outcomes are stored for some days; after that only how many said what, by week."""

from __future__ import annotations

import logging
from collections import Counter
from dataclasses import asdict
from datetime import UTC, timedelta
from typing import TYPE_CHECKING

from recommender.labels import codes
from recommender.service.calendar import Calendar
from recommender.service.people.erasing import Erasing
from recommender.service.rounds.feedback import summarise_answers
from recommender.service.worker import Worker, start_looking

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import datetime

    from recommender.ports.records import OutcomeRecord
    from recommender.ports.store import Store

_log = logging.getLogger(__name__)


class Retention:
    """Deletes outcomes that are old enough, at start and every hour.

    Parameters
    ----------
    store
        Where they are.
    clock
        Gives the time, with its zone.
    erasing
        Erases what is outside the tables.
    """

    def __init__(
        self, store: Store, clock: Callable[[], datetime], erasing: Erasing | None = None
    ) -> None:
        self._store = store
        self._clock = clock
        self._erasing = erasing or Erasing(store, Calendar(clock), None)
        self._worker: Worker | None = None

    def start(self, days: int | None) -> None:
        """Delete in the background, now and then, what is older than some days; None = nothing."""
        if days is not None:
            self._worker = start_looking("retention", lambda: self.run(days))

    def stop(self) -> None:
        """End."""
        if self._worker is not None:
            self._worker.stop()

    def run(self, days: int | None) -> int:
        """Delete what is older than some days; how many answers that were.

        All answers of one side to one introduction go together, once the last of them is old
        enough. What they said in the end is added to the counts of their week.

        Parameters
        ----------
        days
            At least 0; None = nothing is ever old enough.
        """
        if days is None:
            return 0
        before = (self._clock().astimezone(UTC) - timedelta(days=days)).isoformat()
        with self._store.write() as session:
            expired = session.outcomes.expire(before)
            elsewhere = len(tuple(session.evenings.expire_answers(before)))
            elsewhere += session.debates.expire_answers(before)
            if expired or elsewhere:
                session.outcomes.keep_counts(count_answers(expired))
                session.answers_changed()
                self._erasing.note_old_state(session)
                session.audit.add(
                    "outcomes expired", key="retention", what=str(len(expired) + elsewhere)
                )
        if expired or elsewhere:
            self._erasing.run_pending()
            _log.info("%d outcomes older than %d days are deleted", len(expired) + elsewhere, days)
        return len(expired) + elsewhere


def count_answers(
    answers: Sequence[tuple[str, OutcomeRecord]],
) -> Counter[tuple[str, str, int]]:
    """How many sides said what in the end, by week, question and value.

    Yes is 1, no is 0; a code is its place among all of its kind.

    Parameters
    ----------
    answers
        Week and answer, in the order they were given.
    """
    sides: dict[tuple[str, str, str], list[OutcomeRecord]] = {}
    for week, record in answers:
        sides.setdefault((week, record.introduction, record.member), []).append(record)
    return Counter(
        (week, question, _number_of(question, value))
        for (week, _, _), records in sides.items()
        for question, value in asdict(summarise_answers(records)).items()
        if value is not None
    )


def _number_of(question: str, value: bool | int | str) -> int:
    return codes(question).index(value) if isinstance(value, str) else int(value)
