"""The words of a message about a debate, made from the store when it is sent, as it then is."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING

from recommender.adapters.delivery import Proposal, make_invitation, parse_sender
from recommender.club.introduction import Quote
from recommender.club.week import Week
from recommender.letters import (
    Voice,
    cancellation_letter,
    cancellation_text,
    follow_up_letter,
    invitation_text,
    is_paused,
)
from recommender.letters.debate_letter import name_statement
from recommender.ports.outbox import ASKED, CANCELLED, DEBATE, subject_of
from recommender.ports.records import digest_of
from recommender.service.delivery.debate_follow_ups import has_told
from recommender.service.delivery.meetings import LetterTimes, move_after
from recommender.service.rounds.told_debate import write_told_debate

if TYPE_CHECKING:
    from collections.abc import Callable

    from recommender.club.member import Member
    from recommender.letters import Letter
    from recommender.ports.debates import DebateRecord
    from recommender.ports.outbox import MessageRecord
    from recommender.ports.store import Session
    from recommender.service.delivery.delivery_options import DeliveryOptions
    from recommender.service.delivery.links import Links

_TAKEN_BACK_FOR = timedelta(weeks=4)
"""From the Monday of a debate's week on: later the meeting is over either way."""


class DebateMail:
    """Writes letters of debates.

    Parameters
    ----------
    links
        Make links.
    options
        What letters have.
    clock
        Gives the time, with its zone.
    """

    def __init__(
        self, links: Links, options: DeliveryOptions, clock: Callable[[], datetime]
    ) -> None:
        self._links = links
        self._options = options
        self._clock = clock
        self._organiser = parse_sender(options.reply_to or options.sender).addr_spec

    def write(
        self, session: Session, message: MessageRecord, reader: Member
    ) -> tuple[Member, Letter, list[bytes]] | None:
        """A letter with its calendar files; None if there is nothing to say (any more)."""
        if message.about.startswith(CANCELLED):
            return self._write_cancellation(message, reader)
        if message.about.startswith(ASKED):
            return self._write_question(session, message, reader)
        debate = session.debates.get(subject_of(message).removeprefix(DEBATE))
        if debate is None or debate.published_at is None:
            return None
        partner = session.members.get(debate.partner_of(reader.id))
        if partner is None or self._is_away(debate, reader, partner.member):
            return None
        letter = write_told_debate(
            session, debate, reader, partner.member, self._link(debate, reader)
        )
        return reader, letter, self._invite(session, debate, reader, partner.member, message)

    def _write_question(
        self, session: Session, message: MessageRecord, reader: Member
    ) -> tuple[Member, Letter, list[bytes]] | None:
        """A letter that asks how it was; None once its reader has said so, or it did not take place."""
        debate = session.debates.get(subject_of(message).removeprefix(ASKED))
        if debate is None or has_told(debate, reader.id):
            return None
        partner = session.members.get(debate.partner_of(reader.id))
        link = self._link(debate, reader)
        if partner is None or not link:
            return None
        return reader, follow_up_letter("debate", reader, [(partner.member, link)]), []

    def _is_away(self, debate: DebateRecord, *two: Member) -> bool:
        week = max(debate.week, str(Week.of(self._clock().astimezone(self._options.zone).date())))
        return any(is_paused(member, week) for member in two)

    def _link(self, debate: DebateRecord, reader: Member) -> str:
        if not self._options.public_url:
            return ""
        token = self._links.make_debate_token(debate.id, "a" if reader.id == debate.a else "b")
        return f"{self._options.public_url.rstrip('/')}/l/{token}/debate"

    def _invite(
        self,
        session: Session,
        debate: DebateRecord,
        reader: Member,
        partner: Member,
        message: MessageRecord,
    ) -> list[bytes]:
        if debate.meets_at is None:
            return []
        voice, statements = Voice(reader.letter_language), session.debates.statements()
        about = name_statement(debate.statements[0], statements, voice.language)
        summary = voice.say("debate.invitation", statement=Quote("", "viewpoints", about))
        text = invitation_text(reader, partner, summary)
        if text is None:
            return []
        planned = datetime.fromisoformat(debate.meets_at).astimezone(self._options.zone)
        times = LetterTimes(datetime.fromisoformat(message.created_at), self._clock())
        start = move_after(planned, times)
        moved = (start - planned).days // 7
        proposal = Proposal(
            id=digest_of(debate.id),
            text=text,
            start=start,
            lasts=self._options.meeting_lasts,
            made_at=times.now if moved else times.written,
            organiser=self._organiser,
            reader=reader.email,
            sequence=2 * moved,
        )
        return [make_invitation(proposal)]

    def _write_cancellation(
        self, message: MessageRecord, reader: Member
    ) -> tuple[Member, Letter, list[bytes]] | None:
        """A letter that takes a debate back, which may be gone: nothing of it is told."""
        monday = datetime.combine(
            Week.parse(message.debate_week or "").monday, time(), self._options.zone
        )
        now = self._clock()
        if now > monday + _TAKEN_BACK_FOR:
            return None
        letter = cancellation_letter(reader)
        if not self._options.meeting_times:
            return reader, letter, []
        proposal = Proposal(
            id=subject_of(message).removeprefix(CANCELLED),
            text=cancellation_text(reader),
            start=datetime.combine(monday.date(), self._options.meeting_times[0], monday.tzinfo),
            lasts=self._options.meeting_lasts,
            made_at=now,
            organiser=self._organiser,
            reader=reader.email,
            sequence=_AFTER_ALL + max(int((now - monday).total_seconds()), 0),
            is_off=True,
        )
        return reader, letter, [make_invitation(proposal)]


_AFTER_ALL = 1_000
"""More than twice the weeks by which a letter may have moved an hour."""
