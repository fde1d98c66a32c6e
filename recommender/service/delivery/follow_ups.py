"""Asks what became of introductions: a reminder, whether they are still in touch, what came of it; and how a debate was.

The letters about a round go out with its own: not before the organiser has sent those.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from recommender.club.week import Week
from recommender.ports.follow_ups import FOLLOW_UPS
from recommender.ports.records import RoundState
from recommender.service.delivery.debate_follow_ups import list_questions
from recommender.service.rounds.feedback import summarise_answers
from recommender.service.worker import Worker, start_looking

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from recommender.club.member import Member
    from recommender.config import Memory
    from recommender.ports.follow_ups import FollowUp
    from recommender.ports.records import OutcomeRecord, RoundRecord
    from recommender.ports.store import Session, Store
    from recommender.service.calendar import Calendar
    from recommender.service.delivery.delivery import Delivery

_ASKED_FOR_WEEKS = 4
"""Weeks in which a question is still asked: who was away so long with the service is not bothered."""


@dataclass(frozen=True, slots=True)
class OpenQuestion:
    """What a member is still asked of an introduction."""

    introduction: str
    """Its id."""
    partner: Member
    action: str
    """Of the `FollowUp`."""


class FollowUps:
    """Makes the letters that ask, at start and every hour.

    Parameters
    ----------
    store, calendar, delivery
        Where rounds are, what day it is, and what takes letters.
    knobs
        Gives when what is asked.
    """

    def __init__(
        self, store: Store, calendar: Calendar, delivery: Delivery, knobs: Callable[[], Memory]
    ) -> None:
        self._store = store
        self._calendar = calendar
        self._delivery = delivery
        self._knobs = knobs
        self._worker: Worker | None = None

    def start(self, retention_days: int | None) -> None:
        """Ask in the background.

        Parameters
        ----------
        retention_days
            Days after which outcomes are deleted: what was answered may then be known no more, and
            nobody is asked of it again.
        """
        self._worker = start_looking("follow-ups", lambda: self.run(retention_days))

    def stop(self) -> None:
        """End."""
        if self._worker is not None:
            self._worker.stop()

    def run(self, retention_days: int | None = None) -> int:
        """Make the letters that are due; how many may go out."""
        if not self._delivery.options.public_url:
            return 0  # without a link there is nothing to answer by
        with self._store.read() as session:
            rounds = session.rounds.in_state(RoundState.PUBLISHED)
        due = [
            (record, follow_up)
            for record in rounds
            for follow_up in FOLLOW_UPS
            if self._is_due(record, follow_up, retention_days)
        ]
        asked = sum(self._ask(record, follow_up) for record, follow_up in due)
        return asked + self._ask_about_debates(retention_days)

    def list_open(self, member: str, retention_days: int | None = None) -> list[OpenQuestion]:
        """What a member is asked now, by letter or not, the newest introduction first.

        Parameters
        ----------
        member
            Who is asked.
        retention_days
            As of `start`.
        """
        questions = []
        with self._store.read() as session:
            for record in reversed(session.rounds.in_state(RoundState.PUBLISHED)):
                due = [
                    question
                    for question in FOLLOW_UPS
                    if self._is_due(record, question, retention_days)
                ]
                pairs = session.rounds.introductions_of(record.id, member) if due else ()
                faces = session.members.faces([pair.partner_of(member) for pair in pairs])
                for pair in pairs:
                    said = session.outcomes.of(pair.id, member)
                    actions = dict.fromkeys(
                        question.action for question in due if _is_open(said, question)
                    )
                    partner = faces.get(pair.partner_of(member))
                    if partner is not None:
                        questions += [OpenQuestion(pair.id, partner, action) for action in actions]
        return questions

    def _is_due(self, record: RoundRecord, follow_up: FollowUp, retention_days: int | None) -> bool:
        weeks = Week.parse(self._calendar.week()).weeks_since(Week.parse(record.week))
        after = follow_up.weeks(self._knobs())
        known = retention_days is None or retention_days > 7 * (after + _ASKED_FOR_WEEKS)
        return after <= weeks < after + _ASKED_FOR_WEEKS and known

    def _ask(self, record: RoundRecord, follow_up: FollowUp) -> int:
        with self._store.write() as session:
            members = find_asked(session, record.id, follow_up)
            return self._delivery.add_follow_ups(session, record.id, follow_up.about, members)

    def _ask_about_debates(self, retention_days: int | None) -> int:
        now, zone = datetime.fromisoformat(self._calendar.now()), self._calendar.zone
        with self._store.read() as session:
            letters = list_questions(session, now, zone, retention_days)
        if letters:
            with self._store.write() as session:
                session.outbox.add(letters)
            self._delivery.asked.set()
        return len(letters)


def find_asked(session: Session, round_id: str, follow_up: FollowUp) -> list[str]:
    """Members with an introduction of a round of which a question is open, by id."""
    said: dict[tuple[str, str], list[OutcomeRecord]] = defaultdict(list)
    for outcome in session.outcomes.of_round(round_id):
        said[outcome.introduction, outcome.member].append(outcome)
    return sorted(
        {
            member
            for pair in session.rounds.introductions(round_id)
            for member in (pair.a, pair.b)
            if _is_open(said.get((pair.id, member), ()), follow_up)
        }
    )


def _is_open(said: Iterable[OutcomeRecord], follow_up: FollowUp) -> bool:
    return follow_up.is_open(summarise_answers(said))
