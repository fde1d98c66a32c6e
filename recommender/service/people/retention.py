"""Outcomes are kept for some days; after that only how many said what, by week."""

from __future__ import annotations

import logging
import threading
from collections import Counter
from dataclasses import asdict
from datetime import timedelta
from typing import TYPE_CHECKING

from recommender.service.rounds.feedback import summarise_answers
from recommender.service.worker import Worker

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import datetime

    from recommender.ports.records import OutcomeRecord
    from recommender.ports.store import Store

_LOOK_SECONDS = 3_600.0
_log = logging.getLogger(__name__)


class Retention:
    """Deletes outcomes that are old enough, at start and every hour.

    Parameters
    ----------
    store
        Where they are kept.
    clock
        Gives the time, with its zone.
    days
        After which they go; None = never.
    """

    def __init__(
        self, store: Store, clock: Callable[[], datetime], days: int | None = None
    ) -> None:
        self._store = store
        self._clock = clock
        self._days = days
        self._worker: Worker | None = None

    def start(self) -> None:
        """Look in the background, now and then."""
        if self._days is not None:
            woken = threading.Event()
            woken.set()
            self._worker = Worker("retention", self.run, woken, _LOOK_SECONDS)
            self._worker.start()

    def stop(self) -> None:
        """End."""
        if self._worker is not None:
            self._worker.stop()

    def run(self) -> int:
        """Delete what is old enough; how many answers that were."""
        if self._days is None:
            return 0
        before = (self._clock() - timedelta(days=self._days)).isoformat()
        with self._store.write() as session:
            gone = session.outcomes.expire(before)
            if gone:
                session.outcomes.keep_counts(counted(gone))
                session.audit.add("outcomes expired", key="retention", what=str(len(gone)))
        if gone:
            self._store.tidy()
            _log.info("%d outcomes older than %d days are deleted", len(gone), self._days)
        return len(gone)


def counted(answers: Sequence[tuple[str, OutcomeRecord]]) -> Counter[tuple[str, str, int]]:
    """How many sides said what in the end, by week, question and value; yes is 1, no is 0.

    Parameters
    ----------
    answers
        Week and answer, in the order they were given.
    """
    sides: dict[tuple[str, str, str], list[OutcomeRecord]] = {}
    for week, record in answers:
        sides.setdefault((week, record.introduction, record.member), []).append(record)
    return Counter(
        (week, question, int(value))
        for (week, _, _), records in sides.items()
        for question, value in asdict(summarise_answers(records)).items()
        if value is not None
    )
