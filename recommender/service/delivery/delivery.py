"""Messages of published rounds: made with the publication, sent when the organiser says so."""

from __future__ import annotations

import threading
from dataclasses import replace
from itertools import count
from typing import TYPE_CHECKING

from recommender.ports.outbox import (
    APART,
    CANCELLED,
    LETTER,
    MAY_HAVE_ARRIVED,
    MessageState,
    new_message,
    number_about,
    subject_of,
)
from recommender.ports.records import RoundState, digest_of
from recommender.ports.refusals import ConflictError, NotFoundError
from recommender.service.rounds.threes import find_fallen

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence
    from datetime import datetime

    from recommender.ports.outbox import MessageRecord
    from recommender.ports.records import IntroductionRecord, RoundRecord, VacancyRecord
    from recommender.ports.store import Session, Store
    from recommender.service.delivery.delivery_options import DeliveryOptions

EVENT = "webhook"
"""The channel of events; all others carry letters."""
PUBLISHED, WITHDRAWN = "round.published", "round.withdrawn"

_STARTABLE = (MessageState.HELD, MessageState.NO_ADDRESS)
_STOPPABLE = (MessageState.HELD, MessageState.WAITING, MessageState.NO_ADDRESS)
_RETRIABLE = (MessageState.FAILED, MessageState.UNKNOWN)


class Delivery:
    """Use cases on messages.

    Parameters
    ----------
    store
        Where they are kept.
    clock
        Gives the time, with its zone.
    options
        Which channels there are.
    """

    def __init__(
        self, store: Store, clock: Callable[[], datetime], options: DeliveryOptions
    ) -> None:
        self._store = store
        self._clock = clock
        self.options = options
        self.carriers = options.make_carriers(clock)
        self.asked = threading.Event()
        """Set when there is something to send."""

    def add_messages(self, session: Session, record: RoundRecord) -> None:
        """Make a round's messages, in the transaction that publishes it."""
        now = self._clock().isoformat()
        session.outbox.add(self._make_messages(session, record, now))
        if self.options.on_publish:
            self._start(session, record.id, now)
            self.asked.set()

    def stop_messages(self, session: Session, record: RoundRecord) -> None:
        """Stop what has not gone out; in the transaction that takes a round back.

        Letters that take an introduction back still go: what they call off stands in a calendar.
        """
        now = self._clock().isoformat()
        stopped = MessageState.NOTHING_TO_SAY
        session.outbox.move(record.id, _STOPPABLE, stopped, now, but=CANCELLED)
        for pair in session.rounds.introductions(record.id):
            self._take_back(session, record.id, (pair.a, pair.b), digest_of(pair.id))
        if EVENT in self.carriers and record.state is RoundState.PUBLISHED:
            message = new_message(record.id, EVENT, WITHDRAWN, None, now)
            session.outbox.add([_let_wait(message)])
            self.asked.set()

    def add_replacements(
        self, session: Session, introductions: Iterable[IntroductionRecord]
    ) -> None:
        """Make letters about introductions that came after their round was published.

        They go out at once if the round's own letters do; else those will tell of them.
        """
        now = self._clock().isoformat()
        letters = [
            _let_wait(new_message(pair.round_id, channel, pair.id, member, now))
            for pair in introductions
            for channel in self.list_letter_channels()
            if self._is_started(session, pair.round_id, channel)
            for member in (pair.a, pair.b)
        ]
        session.outbox.add(letters)
        if letters:
            self.asked.set()

    def add_follow_ups(
        self, session: Session, round_id: str, about: str, members: Iterable[str]
    ) -> int:
        """Make letters that ask what became of a round's introductions; how many may go out.

        Each is there once, however often it is asked for. None goes out before the round's own.
        """
        now = self._clock().isoformat()
        letters = [
            _let_wait(new_message(round_id, channel, about, member, now))
            for channel in self.list_letter_channels()
            if self._is_started(session, round_id, channel)
            for member in members
        ]
        fresh = [letter for letter in letters if session.outbox.get(letter.id) is None]
        session.outbox.add(fresh)
        if fresh:
            self.asked.set()
        return len(fresh)

    def add_cancellations(self, session: Session, ended: Iterable[VacancyRecord]) -> None:
        """Make letters that take introductions back which have ended, to whoever was told of them.

        They are the same whyever an introduction ended, and to both of its sides.
        """
        for place in ended:
            if place.digest:
                self._take_back(session, place.round_id, (place.member,), place.digest)
                self._tell_apart(session, place.round_id, place.member)

    def add_revivals(self, session: Session, pair: IntroductionRecord) -> None:
        """Make letters about an introduction whose end was taken back, to whoever was told of it."""
        about = f"{CANCELLED}{digest_of(pair.id)}"
        told = [
            message
            for member in (pair.a, pair.b)
            for message in session.outbox.of(member)
            if subject_of(message) == about and message.state in MAY_HAVE_ARRIVED
        ]
        self._send_anew(
            session, {(pair.round_id, message.channel, pair.id, message.member) for message in told}
        )

    def _take_back(
        self, session: Session, round_id: str, members: Iterable[str], digest: str
    ) -> None:
        if not (self.options.meeting_times and self.list_letter_channels()):
            return
        about = f"{CANCELLED}{digest}"
        letters = [
            (round_id, channel, about, member)
            for member in members
            for channel in self._told_by(session, round_id, member)
            if not _is_taken_back(session.outbox.of(member), channel, digest)
        ]
        self._send_anew(session, letters)

    def _tell_apart(self, session: Session, round_id: str, member: str) -> None:
        """Make letters to the members of a group of three that one of them has left, once."""
        pairs = session.rounds.introductions_of(round_id, member)
        fallen = find_fallen(session, pairs)
        told = {id_ for pair in pairs if pair.id in fallen for id_ in (pair.a, pair.b)}
        letters = [
            (round_id, channel, APART, id_)
            for id_ in sorted(told)
            for channel in self._told_by(session, round_id, id_)
            if session.outbox.get(new_message(round_id, channel, APART, id_, "").id) is None
        ]
        self._send_anew(session, letters)

    def _send_anew(
        self, session: Session, letters: Iterable[tuple[str, str, str, str | None]]
    ) -> None:
        """Make letters that leave at once: round, channel, about, member.

        One that says the same as an earlier one is a message of its own, for mail programs show one
        that came twice once.
        """
        now = self._clock().isoformat()
        for round_id, channel, about, member in letters:
            messages = (
                new_message(round_id, channel, number_about(about, number), member, now)
                for number in count(1)
            )
            fresh = next(message for message in messages if session.outbox.get(message.id) is None)
            session.outbox.add([_let_wait(fresh)])
            self.asked.set()

    def _told_by(self, session: Session, round_id: str, member: str) -> set[str]:
        """The channels by which a letter of a round may have reached a member."""
        return {
            message.channel
            for message in session.outbox.of(member)
            if message.round_id == round_id
            and message.state in MAY_HAVE_ARRIVED
            and message.channel in self.list_letter_channels()
        }

    def start(self, round_id: str, *, by: str) -> Mapping[str, Mapping[MessageState, int]]:
        """Send a published round's messages; again for those who have an address only now.

        Raises
        ------
        ConflictError
            If the round is not published, or no channel is set.
        """
        if not self.carriers:
            message = "delivery: no channel is set; see smtp_host, mail_folder, webhook_url"
            raise ConflictError(message)
        with self._store.write() as session:
            record = _require_round(session, round_id)
            if record.state is not RoundState.PUBLISHED:
                message = f"round: it is {record.state}; only a published one is delivered"
                raise ConflictError(message)
            now = self._clock().isoformat()
            session.outbox.add(self._make_messages(session, record, now))
            self._start(session, round_id, now)
            session.audit.add("delivery started", key=by, what=round_id)
            counts = session.outbox.counts(round_id)
        self.asked.set()
        return counts

    def counts(self, round_id: str) -> Mapping[str, Mapping[MessageState, int]]:
        """How many messages of a round are in which state, by channel."""
        with self._store.read() as session:
            _require_round(session, round_id)
            return session.outbox.counts(round_id)

    def page(
        self, round_id: str, state: MessageState | None, after: str, limit: int
    ) -> Sequence[MessageRecord]:
        """Messages of a round by id, those after a given one."""
        with self._store.read() as session:
            _require_round(session, round_id)
            return session.outbox.page(round_id, state, after, limit)

    def retry(self, message: str, *, by: str) -> MessageRecord:
        """Send a message again that has failed, or of which nobody knows whether it arrived.

        Raises
        ------
        NotFoundError
            If there is none.
        ConflictError
            If it is in another state.
        """
        with self._store.write() as session:
            record = _require_message(session, message)
            if record.state not in _RETRIABLE:
                text = f"message: it is {record.state}; only failed and unknown ones go out again"
                raise ConflictError(text)
            session.outbox.retry(message, self._clock().isoformat())
            session.audit.add("message sent again", key=by, member=record.member, what=message)
            record = _require_message(session, message)
        self.asked.set()
        return record

    def retry_all(self, round_id: str, *, unknown: bool, by: str) -> int:
        """Send all failed messages of a round again; how many.

        Parameters
        ----------
        round_id
            Of the round.
        unknown
            Also those that may have arrived: some members may then get theirs twice.
        by
            Id of the key that asks.
        """
        states = _RETRIABLE if unknown else (MessageState.FAILED,)
        with self._store.write() as session:
            _require_round(session, round_id)
            now = self._clock().isoformat()
            count = session.outbox.move(round_id, states, MessageState.WAITING, now)
            session.audit.add("messages sent again", key=by, what=f"{round_id} {count}")
        self.asked.set()
        return count

    def _make_messages(
        self, session: Session, record: RoundRecord, now: str
    ) -> list[MessageRecord]:
        channels = self.list_letter_channels()
        members = session.rounds.members(record.id) if channels else ()
        letters = [
            new_message(record.id, channel, LETTER, member, now)
            for member in members
            for channel in channels
        ]
        events = [new_message(record.id, EVENT, PUBLISHED, None, now)]
        return letters + (events if EVENT in self.carriers else [])

    def list_letter_channels(self) -> list[str]:
        """Names of the channels that carry letters."""
        return [name for name in self.carriers if name != EVENT]

    @staticmethod
    def _start(session: Session, round_id: str, now: str) -> None:
        session.outbox.move(round_id, _STARTABLE, MessageState.WAITING, now)

    @staticmethod
    def _is_started(session: Session, round_id: str, channel: str) -> bool:
        states = session.outbox.counts(round_id).get(channel, {})
        return bool(states) and MessageState.HELD not in states


def _is_taken_back(messages: Iterable[MessageRecord], channel: str, digest: str) -> bool:
    """Whether the last that a member hears of an introduction by a channel is that it is off."""
    told = [message for message in messages if message.channel == channel]
    off = [
        message
        for message in told
        if subject_of(message) == f"{CANCELLED}{digest}"
        and message.state is not MessageState.NOTHING_TO_SAY
    ]
    since = min((message.created_at for message in off), default="")
    on = [
        message
        for message in told
        if digest_of(subject_of(message)) == digest and message.created_at > since
    ]
    return bool(off) and len(off) > len(on)


def _let_wait(message: MessageRecord) -> MessageRecord:
    return replace(message, state=MessageState.WAITING)


def _require_round(session: Session, round_id: str) -> RoundRecord:
    record = session.rounds.get(round_id)
    if record is None:
        message = "round: no such id"
        raise NotFoundError(message)
    return record


def _require_message(session: Session, message: str) -> MessageRecord:
    record = session.outbox.get(message)
    if record is None:
        text = "message: no such id"
        raise NotFoundError(text)
    return record
