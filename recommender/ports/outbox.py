"""Messages on their way out: what a store keeps of each, and what carries them.

A message has the same id however often it is asked for, so it exists once. Who sends one takes
it for a short lease first; what became of a message whose sender died is not known, and only a
channel that may repeat itself without harm tries again on its own.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Protocol

from recommender.errors import RecommenderError

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from contextlib import AbstractContextManager


class MessageState(StrEnum):
    """Where a message is on its way."""

    HELD = "held"
    """Made when its round was published; waits for the organiser."""
    WAITING = "waiting"
    """To be sent, for the first time or again, once it is due."""
    SENDING = "sending"
    SENT = "sent"
    FAILED = "failed"
    """Given up: refused for good, or tried too often. The organiser may try again."""
    UNKNOWN = "unknown"
    """It may have arrived: the sender died, or the line broke, before there was an answer."""
    NO_ADDRESS = "no_address"
    NOTHING_TO_SAY = "nothing_to_say"
    """The member pauses, or the round was taken back meanwhile."""


@dataclass(frozen=True, slots=True)
class MessageRecord:
    """A message as stored; its words are made when it is sent and not kept."""

    id: str
    round_id: str | None
    """None of a message about debates."""
    channel: str
    about: str
    """What kind of message: `LETTER`, or the name of an event."""
    member: str | None
    """To whom; None for an event."""
    state: MessageState
    due: str
    created_at: str
    changed_at: str
    attempts: int = 0
    error: str | None = None
    """Why the last attempt failed: nothing personal in it."""
    debate_week: str | None = None
    """ISO week of the debates that it is about; None of a round's."""


MAY_HAVE_ARRIVED = frozenset({MessageState.SENDING, MessageState.SENT, MessageState.UNKNOWN})
"""States of a message whose reader may know of it."""
LETTER = "letter"
CANCELLED = "cancelled "
"""Begins what a letter is about that takes an introduction back, whose digest follows."""
_AGAIN = " #"
APART = "apart"
"""What a letter is about that says that three do not meet together, but in twos."""
DEBATE = "debate "
"""Begins what a letter is about that tells of a debate, whose id follows."""
ASKED = "asked debate "
"""Begins what a letter is about that asks how a debate was, whose id follows."""
SUSPENDED = "suspended"
"""To who is paused for letting others wait."""


@dataclass(frozen=True, slots=True)
class ProposalText:
    """What a calendar says of a proposed meeting."""

    title: str
    description: str
    place: str


def new_message(
    round_id: str, channel: str, about: str, member: str | None, now: str
) -> MessageRecord:
    """A message that is held; asked for again, it has the same id."""
    return MessageRecord(
        id=_make_id(round_id, channel, about, member or ""),
        round_id=round_id,
        channel=channel,
        about=about,
        member=member,
        state=MessageState.HELD,
        due=now,
        created_at=now,
        changed_at=now,
    )


def new_debate_message(week: str, channel: str, about: str, member: str, now: str) -> MessageRecord:
    """A message about a debate of a week, to be sent; asked for again, it has the same id."""
    return MessageRecord(
        id=_make_id(f"debates {week}", channel, about, member),
        round_id=None,
        channel=channel,
        about=about,
        member=member,
        state=MessageState.WAITING,
        due=now,
        created_at=now,
        changed_at=now,
        debate_week=week,
    )


def _make_id(*parts: str) -> str:
    return hashlib.sha256("\x1f".join(parts).encode()).hexdigest()[:24]


def subject_of(message: MessageRecord) -> str:
    """What a message is about, without the number of one that says the same once more."""
    return message.about.partition(_AGAIN)[0]


def number_about(about: str, number: int) -> str:
    """What a message is about that says the same for the second time, or the third; a first has no number.

    Examples
    --------
    >>> number_about("cancelled 5f2b", 1), number_about("cancelled 5f2b", 2)
    ('cancelled 5f2b', 'cancelled 5f2b #2')
    """
    return about if number == 1 else f"{about}{_AGAIN}{number}"


class Outbox(Protocol):
    """Messages of published rounds, and of debates."""

    def add(self, records: Iterable[MessageRecord]) -> None:
        """Store those that are not there yet."""

    def get(self, message: str) -> MessageRecord | None:
        """One message."""

    def page(
        self, round_id: str, state: MessageState | None, after: str, limit: int
    ) -> Sequence[MessageRecord]:
        """Messages of a round by id, those after a given one."""

    def of(self, member: str) -> Sequence[MessageRecord]:
        """All messages to one member."""

    def of_debates(self, week: str) -> Sequence[MessageRecord]:
        """All messages about the debates of a week, by id."""

    def counts(self, round_id: str) -> Mapping[str, Mapping[MessageState, int]]:
        """How many messages of a round are in which state, by channel."""

    def move(
        self,
        round_id: str,
        states: Iterable[MessageState],
        to: MessageState,
        now: str,
        *,
        but: str | None = None,
    ) -> int:
        """Put messages of a round from some states into another, due now; how many.

        Those whose `about` begins with ``but`` stay.
        """

    def retry(self, message: str, now: str) -> None:
        """Let one message wait again, as if it had never been tried."""

    def claim(self, channel: str, owner: str, now: str, until: str) -> MessageRecord | None:
        """Take the message that has been due longest."""

    def settle(self, record: MessageRecord, owner: str) -> bool:
        """Store what became of a message; False if it is no longer this owner's."""

    def release_abandoned(self, channel: str, now: str, to: MessageState) -> int:
        """Put messages whose sender went silent before ``now`` into a state; how many."""


class Carrier(Protocol):
    """Brings messages out of the house."""

    @property
    def name(self) -> str:
        """Of the channel."""

    @property
    def repeatable(self) -> bool:
        """Whether bringing the same message twice does no harm."""

    def open(self) -> AbstractContextManager[Send]:
        """A way to send several messages one after the other."""


class Send(Protocol):
    """Sends one message."""

    def __call__(self, message: str, to: str, content: bytes) -> None:
        """Send.

        Raises
        ------
        NotSentError
            If it has certainly not arrived.
        UnknownStateError
            If it may have.
        """


class NotSentError(RecommenderError):
    """A message has certainly not arrived.

    Parameters
    ----------
    reason
        Nothing personal in it.
    for_good
        Whether trying again is of no use.
    """

    def __init__(self, reason: str, *, for_good: bool = False) -> None:
        super().__init__(reason)
        self.for_good = for_good


class UnknownStateError(RecommenderError):
    """A message may or may not have arrived."""
