"""Messages about debates: made when these are published, taken back when one is called off."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING

from recommender.ports.outbox import (
    CANCELLED,
    DEBATE,
    MAY_HAVE_ARRIVED,
    MessageState,
    new_debate_message,
)
from recommender.ports.records import digest_of
from recommender.service.delivery.debate_hours import assign_debate_hours
from recommender.service.delivery.invitations import Invitations

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence
    from datetime import datetime

    from recommender.ports.debates import DebateRecord
    from recommender.ports.store import Session
    from recommender.service.delivery.delivery import Delivery

_SENT_AGAIN = frozenset({MessageState.FAILED, MessageState.NO_ADDRESS})


class DebatePost:
    """Puts messages about debates into the outbox; all in the transaction of whoever asks.

    Parameters
    ----------
    delivery
        Knows the channels, and what wakes the courier.
    clock
        Gives the time, with its zone.
    """

    def __init__(self, delivery: Delivery, clock: Callable[[], datetime]) -> None:
        self._delivery = delivery
        self._clock = clock
        self._invitations = Invitations(delivery.options)

    def make_preview_link(self) -> str:
        """What stands in a letter that is only looked at where its reader finds a link; it is nobody's."""
        address = self._delivery.options.public_url
        return f"{address.rstrip('/')}/l/preview/debate" if address else ""

    def publish(self, session: Session, drafts: Sequence[DebateRecord]) -> int:
        """Tell the two of each draft of a week, with an hour if there is one; how many letters wait."""
        now = self._clock()
        options = self._delivery.options
        hours = assign_debate_hours(session, drafts, now, options, self._invitations)
        for draft in drafts:
            hour = hours[draft.id].isoformat() if draft.id in hours else None
            session.debates.publish(replace(draft, published_at=now.isoformat(), meets_at=hour))
        letters = [
            new_debate_message(draft.week, channel, f"{DEBATE}{draft.id}", member, now.isoformat())
            for draft in drafts
            for member in (draft.a, draft.b)
            for channel in self._delivery.list_letter_channels()
        ]
        session.outbox.add(letters)
        if letters:
            self._delivery.asked.set()
        return len(letters)

    def call_off(self, session: Session, ended: Iterable[DebateRecord]) -> None:
        """Make letters that take debates back, to whoever may have been told of them.

        They are the same whyever a debate was called off, and to both of its sides.
        """
        now = self._clock().isoformat()
        letters = [
            new_debate_message(
                debate.week, message.channel, f"{CANCELLED}{digest_of(debate.id)}", member, now
            )
            for debate in ended
            for member in (debate.a, debate.b)
            for message in session.outbox.of(member)
            if message.about == f"{DEBATE}{debate.id}" and message.state in MAY_HAVE_ARRIVED
        ]
        session.outbox.add(letters)
        if letters:
            self._delivery.asked.set()

    def send_again(self, session: Session, week: str) -> int:
        """Send letters again that have failed, or whose reader had no address; how many."""
        now = self._clock().isoformat()
        again = [
            message for message in session.outbox.of_debates(week) if message.state in _SENT_AGAIN
        ]
        for message in again:
            session.outbox.retry(message.id, now)
        if again:
            self._delivery.asked.set()
        return len(again)

    def count_states(self, session: Session, week: str) -> Mapping[MessageState, int]:
        """How many letters about the debates of a week are in which state."""
        return Counter(message.state for message in session.outbox.of_debates(week))
