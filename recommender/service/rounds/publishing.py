"""Rounds: asked for, published, taken back."""

from __future__ import annotations

import hashlib
import json
import secrets
import threading
from dataclasses import asdict, fields
from typing import TYPE_CHECKING, Any

from recommender.club.round import Alarm, WeekMeasures
from recommender.club.text_language import LETTER_LANGUAGES
from recommender.club.week import Week
from recommender.config import Caller, Config
from recommender.letters import Voice, list_alarms
from recommender.ports.records import RoundRecord, RoundState
from recommender.ports.refusals import ConflictError
from recommender.service.club.club_state import NO_MEMBERS
from recommender.service.club.running_ranker import POLICY, RunningRanker
from recommender.service.delivery.delivery import Delivery
from recommender.service.delivery.delivery_options import DeliveryOptions
from recommender.service.rounds.stored_round import check_version, get_round, lacks_edits

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence
    from datetime import datetime

    from recommender.config import Value
    from recommender.ports.records import IntroductionRecord
    from recommender.ports.store import Session, Store

_BUBBLE_FIELDS = ("numbers", "before", "after")
PRIOR = "prior"
"""Identity of the ranker that was not learnt, in the versions of a round."""
MEASURES = tuple(measure.name for measure in fields(WeekMeasures))
"""What alarms are about."""


class Publishing:
    """Use cases on a round as a whole, from its being asked for to its being withdrawn.

    Parameters
    ----------
    store
        Where rounds are.
    clock
        Gives the time, with its zone.
    policy
        What chooses the pairs: a name, or what reads it.
    delivery
        Makes a round's messages when it is published.
    config
        Gives where the knobs of a round start from.
    """

    def __init__(
        self,
        store: Store,
        clock: Callable[[], datetime],
        policy: str | RunningRanker = POLICY,
        delivery: Delivery | None = None,
        config: Callable[[], Config] = Config,
    ) -> None:
        self._store = store
        self._config = config
        self._delivery = delivery or Delivery(store, clock, DeliveryOptions())
        self._clock = clock
        self._policy = policy
        self.asked = threading.Event()
        """Set when there is something to solve."""

    def ask(
        self,
        week: str,
        knobs: Mapping[str, float | bool | None],
        *,
        by: str,
        again: bool = False,
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
        again
            Whether a round is wanted even for a week that has been introduced: letters may be out
            by then, and answers in.

        Returns
        -------
        record : RoundRecord
        new : bool
            Whether it was queued now.

        Raises
        ------
        ConflictError
            If the club has no members, or the week has been introduced and nobody asked for another
            round of it.
        """
        name, config = str(Week.parse(week)), self._all_turned(knobs)
        with self._store.write() as session:
            if not session.members.page("", 1):
                raise ConflictError(NO_MEMBERS)
            policy = read_policy(self._policy, session)
            fingerprint = _fingerprint(name, config, session.revision(), policy)
            same = session.rounds.find(fingerprint)
            if same is not None:
                return same, False
            if not again:
                _refuse_introduced(session, name)
            record = RoundRecord(
                id=secrets.token_hex(8),
                week=name,
                state=RoundState.QUEUED,
                fingerprint=fingerprint,
                config=config,
                created_at=self._clock().isoformat(),
            )
            session.rounds.add(record)
            session.audit.add("round asked for", key=by, what=record.id)
        self.asked.set()
        return record, True

    def _all_turned(self, knobs: Mapping[str, float | bool | None]) -> dict[str, Value]:
        """What makes the round another one than that of the defaults; no setting is needed to read it."""
        club = self._config()
        config = club.turned(knobs, Caller.ORGANISER)
        names = {*club.differences(), *knobs}
        return {name: config.value_of(name) for name in sorted(names)}

    def get(self, round_id: str) -> RoundRecord:
        """One round."""
        with self._store.read() as session:
            return get_round(session, round_id)

    def page(self, before: str, limit: int) -> Sequence[RoundRecord]:
        """Rounds, newest first."""
        with self._store.read() as session:
            return session.rounds.page(before, limit)

    def introductions(self, round_id: str) -> Sequence[IntroductionRecord]:
        """All introductions of a round, best first."""
        with self._store.read() as session:
            get_round(session, round_id)
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
            If it is not solved with its edits, or another round of its week is published.
        """
        with self._store.write() as session:
            session.rounds.hold(round_id)
            record = get_round(session, round_id)
            if record.state is RoundState.PUBLISHED:
                return record
            check_version(record, version)
            _check_publishable(session, record)
            now = self._clock().isoformat()
            policy = _name_policy(self._policy_of(session, record), record)
            if not session.rounds.publish(round_id, now, policy):
                message = f"round: it is {record.state}; only a solved one can be published"
                raise ConflictError(message)
            session.vacancies.end_blocked(record.week, now)
            session.audit.add("round published", key=by, what=round_id)
            session.past_changed()
            published = get_round(session, round_id)
            self._delivery.add_messages(session, published)
            return published

    def withdraw(self, round_id: str, *, by: str, version: int | None = None) -> RoundRecord:
        """Take a round back; its introductions are not shown any more and count as not made."""
        with self._store.write() as session:
            session.rounds.hold(round_id)
            record = get_round(session, round_id)
            if record.state is not RoundState.WITHDRAWN:
                check_version(record, version)
            if session.rounds.withdraw(round_id):
                self._delivery.stop_messages(session, record)
                session.audit.add("round withdrawn", key=by, what=round_id)
                session.past_changed()
            return get_round(session, round_id)

    def bubble(self) -> list[dict[str, Any]]:
        """The bubble numbers of every published round, by week."""
        with self._store.read() as session:
            records = session.rounds.in_state(RoundState.PUBLISHED)
        return [
            {"week": record.week, "round": record.id}
            | {name: (record.result or {}).get(name) for name in _BUBBLE_FIELDS}
            | {"alarms": _say_alarms((record.result or {}).get("alarms", []))}
            for record in records
        ]

    def _policy_of(self, session: Session, record: RoundRecord) -> str:
        """What chose the pairs of a round: the ranker it was solved with, whichever runs now."""
        ranker = ((record.result or {}).get("versions") or {}).get("ranker", PRIOR)
        return read_policy(self._policy, session) if ranker == PRIOR else str(ranker)

    def read_alarms(self) -> Mapping[str, float]:
        """Of the latest published round, by measure: how far beyond its usual it is, 0 if within."""
        weeks = self.bubble()
        alarms = weeks[-1]["alarms"] if weeks else []
        return dict.fromkeys(MEASURES, 0.0) | {
            alarm["measure"]: abs(alarm["value"] - alarm["usual"]) for alarm in alarms
        }


def _say_alarms(stored: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Alarms as they are stored, with a sentence each in both languages."""
    voices = {language: Voice(language) for language in LETTER_LANGUAGES}
    alarms = [Alarm(**alarm) for alarm in stored]
    said = {language: list_alarms(alarms, voice) for language, voice in voices.items()}
    return [
        asdict(alarm) | {"said": {language: said[language][row] for language in said}}
        for row, alarm in enumerate(alarms)
    ]


def read_policy(policy: str | RunningRanker, session: Session) -> str:
    """What chooses pairs now, by name."""
    return policy if isinstance(policy, str) else policy.policy(session)


def _fingerprint(week: str, config: Mapping[str, Any], revision: int, policy: str) -> str:
    """Equal for the same round of the same club by the same ranker."""
    question = json.dumps([week, config, revision, policy])
    return hashlib.sha256(question.encode()).hexdigest()


def _name_policy(policy: str, record: RoundRecord) -> str:
    """What chose a round's pairs, and by how much chance where it was drawn."""
    drawn = (record.result or {}).get("exploration")
    return f"{policy}, drawn at {drawn['temperature']:.4f}" if drawn else policy


def _refuse_introduced(session: Session, week: str) -> None:
    """Refuse a week of which a round is published or imported, whatever has come of it.

    Whether anybody has answered is nobody's business.

    Raises
    ------
    ConflictError
        Says how to ask for it all the same.
    """
    published = session.rounds.of_week(week, RoundState.PUBLISHED)
    if published is not None or session.relations.has_history(week):
        message = f"round: {week} has been introduced; for another round of it send again=true"
        raise ConflictError(message)


def _check_publishable(session: Session, record: RoundRecord) -> None:
    """Refuse a round that is not what the organiser asked for, or has a rival.

    Raises
    ------
    ConflictError
        If it is not solved with its edits, or another round of its week is published.
    """
    if lacks_edits(session, record):
        message = "round: it is not solved with what is laid down now; solve it again"
        raise ConflictError(message)
    if session.rounds.of_week(record.week, RoundState.PUBLISHED) is not None:
        message = f"round: another one is published for {record.week}; withdraw it first"
        raise ConflictError(message)
