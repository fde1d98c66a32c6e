"""Sends what waits: one message at a time, taken, sent, and its end written down."""

from __future__ import annotations

import logging
import secrets
import threading
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

from recommender.ports.outbox import MessageState, NotSentError, UnknownStateError
from recommender.ports.progress import silent
from recommender.service.worker import Worker

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from recommender.ports.outbox import Carrier, MessageRecord, Send
    from recommender.ports.progress import Progress
    from recommender.ports.store import Store
    from recommender.service.delivery.delivery import Delivery
    from recommender.service.delivery.letters import Composer

_LOOK_SECONDS = 15.0
_FIRST_DELAY = timedelta(minutes=1)
_LONGEST_DELAY = timedelta(hours=6)
_log = logging.getLogger(__name__)


class Courier:
    """Sends waiting messages, channel by channel.

    Parameters
    ----------
    store
        Where they are.
    delivery
        Knows the channels.
    composer
        Makes their words.
    clock
        Gives the time, with its zone.
    """

    def __init__(
        self,
        store: Store,
        delivery: Delivery,
        composer: Composer,
        clock: Callable[[], datetime],
    ) -> None:
        self._store = store
        self._delivery = delivery
        self._composer = composer
        self._clock = clock
        self._owner = secrets.token_hex(8)
        self._stopping = threading.Event()
        self._worker: Worker | None = None

    def start(self) -> None:
        """Send in the background, at once when asked, and look around regularly."""
        asked = self._delivery.asked
        self._worker = Worker("courier", self.run_pending, asked, _LOOK_SECONDS)
        self._worker.start()

    def stop(self) -> None:
        """Finish the message in work and end."""
        self._stopping.set()
        if self._worker is not None:
            self._worker.stop()

    def run_pending(self, progress: Progress = silent) -> int:
        """Send whatever is due; how many messages that were."""
        return sum(
            self._send_all(carrier, progress) for carrier in self._delivery.carriers.values()
        )

    def _send_all(self, carrier: Carrier, progress: Progress) -> int:
        self._release_abandoned(carrier)
        count = 0
        with carrier.open() as send:
            while not self._stopping.is_set() and (record := self._claim(carrier)) is not None:
                self._settle(self._attempt(record, send))
                count += 1
                progress(f"sending by {carrier.name}", count, 0)
        return count

    def _release_abandoned(self, carrier: Carrier) -> None:
        to = MessageState.WAITING if carrier.repeatable else MessageState.UNKNOWN
        with self._store.write() as session:
            lost = session.outbox.release_abandoned(carrier.name, self._clock().isoformat(), to)
        if lost:
            _log.warning("%s: %d messages whose sender died are %s", carrier.name, lost, to.value)

    def _claim(self, carrier: Carrier) -> MessageRecord | None:
        now = self._clock()
        until = now + self._delivery.options.lease
        with self._store.write() as session:
            return session.outbox.claim(
                carrier.name, self._owner, now.isoformat(), until.isoformat()
            )

    def _attempt(self, record: MessageRecord, send: Send) -> MessageRecord:
        tried = replace(record, attempts=record.attempts + 1, error=None)
        try:
            parcel = self._composer.compose(record)
            if isinstance(parcel, MessageState):
                return replace(record, state=parcel, error=None)
            send(record.id, parcel.to, parcel.content)
        except UnknownStateError as error:
            return replace(tried, state=MessageState.UNKNOWN, error=str(error))
        except NotSentError as error:
            return self._retry_later(tried, error)
        except Exception as error:
            _log.exception("message %s cannot be made", record.id, exc_info=None)
            return replace(tried, state=MessageState.FAILED, error=type(error).__name__)
        return replace(tried, state=MessageState.SENT)

    def _retry_later(self, tried: MessageRecord, error: NotSentError) -> MessageRecord:
        if error.for_good or tried.attempts >= self._delivery.options.attempts:
            return replace(tried, state=MessageState.FAILED, error=str(error))
        due = (self._clock() + retry_delay(tried.attempts)).isoformat()
        return replace(tried, state=MessageState.WAITING, due=due, error=str(error))

    def _settle(self, record: MessageRecord) -> None:
        ended = replace(record, changed_at=self._clock().isoformat())
        with self._store.write() as session:
            session.outbox.settle(ended, self._owner)
        if record.state in {MessageState.FAILED, MessageState.UNKNOWN}:
            _log.warning("message %s %s: %s", record.id, record.state.value, record.error)


def retry_delay(attempts: int) -> timedelta:
    """The delay before the next attempt, after some failed ones: twice as long each time, 6 hours at most.

    Examples
    --------
    >>> [retry_delay(n).total_seconds() / 60 for n in (1, 2, 3, 12)]
    [1.0, 2.0, 4.0, 360.0]
    """
    doublings: int = 2 ** min(attempts - 1, 16)
    return min(_FIRST_DELAY * doublings, _LONGEST_DELAY)
