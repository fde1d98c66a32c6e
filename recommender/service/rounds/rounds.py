"""Rounds: asked for, published, taken back."""

from __future__ import annotations

import hashlib
import json
import secrets
import threading
from typing import TYPE_CHECKING, Any

from recommender.club.week import Week
from recommender.config import Caller, Config
from recommender.ports.records import EditKind, RoundRecord, RoundState
from recommender.ports.refusals import ConflictError, NotFoundError, StaleError
from recommender.service.delivery.delivery import Delivery
from recommender.service.delivery.delivery_options import DeliveryOptions
from recommender.service.rounds.solution import digest_of

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from datetime import datetime

    from recommender.config import Value
    from recommender.ports.records import IntroductionRecord
    from recommender.ports.store import Session, Store

POLICY = "prior-1"
"""Name of the way pairs are chosen, kept with every exposure."""


class Rounds:
    """Use cases on rounds.

    Parameters
    ----------
    store
        Where they are kept.
    clock
        Gives the time, with its zone.
    policy
        What chooses the pairs: `POLICY`, or the identity of a learnt ranker.
    delivery
        Makes a round's messages when it is published.
    config
        Where the knobs of a round start from.
    """

    def __init__(
        self,
        store: Store,
        clock: Callable[[], datetime],
        policy: str = POLICY,
        delivery: Delivery | None = None,
        config: Config | None = None,
    ) -> None:
        self._store = store
        self._config = config or Config()
        self._delivery = delivery or Delivery(store, clock, DeliveryOptions())
        self._clock = clock
        self.policy = policy
        self.asked = threading.Event()
        """Set when there is something to solve."""

    def ask(
        self, week: str, knobs: Mapping[str, float | bool | None], *, by: str
    ) -> tuple[RoundRecord, bool]:
        """Queue a round, unless the very same one of the same club is there.

        Parameters
        ----------
        week
            ISO week.
        knobs
            By name; those that an organiser may turn.
        by
            Id of the key that asks.

        Returns
        -------
        record : RoundRecord
        new : bool
            Whether it was queued now.

        Raises
        ------
        ConflictError
            If the club has no members.
        """
        name, plain = str(Week.parse(week)), self._all_turned(knobs)
        with self._store.write() as session:
            if not session.members.page("", 1):
                message = "club: it has no members yet; import some first"
                raise ConflictError(message)
            fingerprint = self._fingerprint(name, plain, session.revision())
            known = session.rounds.find(fingerprint)
            if known is not None:
                return known, False
            record = RoundRecord(
                id=secrets.token_hex(8),
                week=name,
                state=RoundState.QUEUED,
                fingerprint=fingerprint,
                config=plain,
                created_at=self._clock().isoformat(),
            )
            session.rounds.add(record)
            session.audit.add("round asked for", key=by, what=record.id)
        self.asked.set()
        return record, True

    def _all_turned(self, knobs: Mapping[str, float | bool | None]) -> dict[str, Value]:
        """What makes the round another one than that of the defaults; no setting is needed to read it."""
        config = self._config.turned(knobs, Caller.ORGANISER)
        names = {*self._config.differences(), *knobs}
        return {name: config.value_of(name) for name in sorted(names)}

    def get(self, round_id: str) -> RoundRecord:
        """One round."""
        with self._store.read() as session:
            return known_round(session, round_id)

    def page(self, before: str, limit: int) -> Sequence[RoundRecord]:
        """Rounds, newest first."""
        with self._store.read() as session:
            return session.rounds.page(before, limit)

    def introductions(self, round_id: str) -> Sequence[IntroductionRecord]:
        """All introductions of a round, best first."""
        with self._store.read() as session:
            known_round(session, round_id)
            return session.rounds.introductions(round_id)

    def publish(self, round_id: str, *, by: str, version: int | None = None) -> RoundRecord:
        """Show a solved round to its members; publishing it again changes nothing.

        Parameters
        ----------
        round_id
            Of the round.
        by
            Id of the key that asks.
        version
            The one the asker has seen; None = whichever.

        Raises
        ------
        StaleError
            If it was changed since the asker read it.
        ConflictError
            If it is not solved as is laid down, or another round of its week is published.
        """
        with self._store.write() as session:
            session.rounds.hold(round_id)
            record = known_round(session, round_id)
            if record.state is RoundState.PUBLISHED:
                return record
            check_version(record, version)
            if is_unsolved(session, record):
                message = "round: it is not solved with what is laid down now; solve it again"
                raise ConflictError(message)
            if session.rounds.of_week(record.week, RoundState.PUBLISHED) is not None:
                message = f"round: another one is published for {record.week}; withdraw it first"
                raise ConflictError(message)
            now = self._clock().isoformat()
            if not session.rounds.publish(round_id, now, self.policy):
                message = f"round: it is {record.state}; only a solved one can be published"
                raise ConflictError(message)
            session.vacancies.end_blocked(record.week, now)
            session.audit.add("round published", key=by, what=round_id)
            session.past_changed()
            published = known_round(session, round_id)
            self._delivery.published(session, published)
            return published

    def withdraw(self, round_id: str, *, by: str, version: int | None = None) -> RoundRecord:
        """Take a round back; its introductions are not shown any more and count as not made."""
        with self._store.write() as session:
            session.rounds.hold(round_id)
            record = known_round(session, round_id)
            if record.state is not RoundState.WITHDRAWN:
                check_version(record, version)
            if session.rounds.withdraw(round_id):
                self._delivery.withdrawn(session, record)
                session.audit.add("round withdrawn", key=by, what=round_id)
                session.past_changed()
            return known_round(session, round_id)

    def _fingerprint(self, week: str, knobs: Mapping[str, Any], revision: int) -> str:
        """Equal for the same round of the same club by the same ranker."""
        whole = json.dumps([week, knobs, revision, self.policy])
        return hashlib.sha256(whole.encode()).hexdigest()

    def bubble(self) -> list[dict[str, Any]]:
        """The bubble numbers of every published round, by week."""
        with self._store.read() as session:
            rounds = session.rounds.in_state(RoundState.PUBLISHED)
        kept = ("numbers", "before", "after")
        return [
            {"week": each.week, "round": each.id}
            | {name: (each.result or {}).get(name) for name in kept}
            for each in rounds
        ]


def check_version(record: RoundRecord, version: int | None) -> None:
    """Refuse to change what the asker has not seen.

    Raises
    ------
    StaleError
        If it was changed since.
    """
    if version is not None and version != record.version:
        message = "round: it was changed since you read it; read it again"
        raise StaleError(message)


def is_unsolved(session: Session, record: RoundRecord) -> bool:
    """Whether a solved round lacks a locked pair, or has a banned one, that it was not solved with.

    A lock that the rules forbid by now was left out when it was solved; that is no reason to
    solve it again.
    """
    laid_down = session.edits.of(record.id)
    solved_with = ((record.result or {}).get("edit") or {}).get("laid_down")
    if not laid_down or digest_of(laid_down) == solved_with:
        return False
    pairs = {(each.a, each.b) for each in session.rounds.introductions(record.id)}
    return any(((each.a, each.b) in pairs) != (each.kind is EditKind.LOCK) for each in laid_down)


def known_round(session: Session, round_id: str) -> RoundRecord:
    """A round that is there.

    Raises
    ------
    NotFoundError
        If not.
    """
    record = session.rounds.get(round_id)
    if record is None:
        message = "round: no such id"
        raise NotFoundError(message)
    return record
