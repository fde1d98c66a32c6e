"""Calendar files for the introductions of a letter: the same hour in both letters."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from recommender.adapters.delivery import Proposal, make_invitation, parse_sender
from recommender.letters import cancellation_text, invitation_text
from recommender.ports.records import digest_of
from recommender.service.delivery.meetings import assign_slots, move_after, propose_hours

if TYPE_CHECKING:
    from collections.abc import Sequence

    from recommender.club.member import Member
    from recommender.ports.records import IntroductionRecord, RoundRecord
    from recommender.ports.store import Session
    from recommender.service.delivery.delivery_options import DeliveryOptions
    from recommender.service.delivery.meetings import LetterTimes


_MOVED_AT_MOST = timedelta(weeks=1)
"""How much later a letter may have proposed an hour than its round's week has it."""


class Invitations:
    """Makes invitations.

    Parameters
    ----------
    options
        Which hours, and how long.
    """

    def __init__(self, options: DeliveryOptions) -> None:
        self._options = options
        self._organiser = parse_sender(options.reply_to or options.sender).addr_spec
        self._slots: tuple[str, dict[str, int]] = ("", {})

    def make_files(
        self,
        session: Session,
        record: RoundRecord,
        reader: Member,
        pairs: Sequence[IntroductionRecord],
        partners: Sequence[Member],
        letter: LetterTimes,
    ) -> list[bytes]:
        """A file for each introduction of one reader for which a proposal makes sense.

        Parameters
        ----------
        session, record
            Where the round is; it is published.
        reader, pairs, partners
            One reader's introductions and their other sides.
        letter
            The meetings are after it.
        """
        options, published = self._options, _published(record)
        hours = propose_hours(published, options.meeting_times, options.zone)
        if not hours:
            return []
        slots = self._assign_slots(session, record.id, pairs, len(hours))
        files = []
        for pair, partner in zip(pairs, partners, strict=True):
            text = invitation_text(reader, partner, pair.text_of(reader.id)["summary"])
            if text is not None:
                planned = hours[slots[pair.id]]
                start = move_after(planned, letter)
                moved = (start - planned).days // 7
                proposal = Proposal(
                    id=digest_of(pair.id),
                    text=text,
                    start=start,
                    lasts=options.meeting_lasts,
                    made_at=letter.now if moved else letter.written,
                    organiser=self._organiser,
                    reader=reader.email,
                    sequence=moved,
                )
                files.append(make_invitation(proposal))
        return files

    def take_back(
        self, record: RoundRecord, reader: Member, digest: str, now: datetime
    ) -> bytes | None:
        """A file by which a calendar drops what was proposed; None where nothing was, or it is past.

        Parameters
        ----------
        record
            The round; it was published.
        reader
            Whose calendar it is.
        digest
            `digest_of` the introduction, which may be gone; nothing else of it is told.
        now
            When the file is made.
        """
        options, published = self._options, _published(record)
        hours = propose_hours(published, options.meeting_times, options.zone)
        if not hours or hours[-1] + _MOVED_AT_MOST < now:
            return None
        proposal = Proposal(
            id=digest,
            text=cancellation_text(reader),
            start=hours[0],
            lasts=options.meeting_lasts,
            made_at=now,
            organiser=self._organiser,
            reader=reader.email,
            # An earlier letter has moved its hour by one week more at most.
            sequence=(now - published).days // 7 + 2,
            is_off=True,
        )
        return make_invitation(proposal)

    def _assign_slots(
        self, session: Session, round_id: str, pairs: Sequence[IntroductionRecord], count: int
    ) -> dict[str, int]:
        """Slots of a whole round, worked out again when an introduction has come to it."""
        of_round, slots = self._slots
        if of_round != round_id or not all(pair.id in slots for pair in pairs):
            all_pairs = session.rounds.introductions(round_id)
            slots = assign_slots(((pair.id, pair.a, pair.b) for pair in all_pairs), count)
            self._slots = (round_id, slots)
        return slots


def _published(record: RoundRecord) -> datetime:
    return datetime.fromisoformat(record.published_at or record.created_at)
