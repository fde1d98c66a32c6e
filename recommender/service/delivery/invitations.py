"""Calendar files for the introductions of a letter: the same hour in both letters."""

from __future__ import annotations

from collections import defaultdict
from datetime import datetime, timedelta
from itertools import combinations
from typing import TYPE_CHECKING

from recommender.adapters.delivery import Proposal, make_invitation, parse_sender
from recommender.letters import cancellation_text, invitation_text
from recommender.ports.outbox import CANCELLED, subject_of
from recommender.ports.records import RoundState, digest_of
from recommender.service.delivery.meetings import assign_slots, move_after, propose_hours
from recommender.service.rounds.threes import find_fallen, find_groups

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from recommender.club.member import Member
    from recommender.ports.records import IntroductionRecord, RoundRecord
    from recommender.ports.store import Session
    from recommender.service.delivery.delivery_options import DeliveryOptions
    from recommender.service.delivery.meetings import LetterTimes


_MOVED_AT_MOST = timedelta(weeks=1)
"""How much later a letter may have proposed an hour than its round's week has it."""
_LOOKED_BACK = timedelta(weeks=2)
"""How long before a round a debate of its days was told."""


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
        self._slots: tuple[tuple[str, int], dict[str, int]] = (("", 0), {})

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
        hours = self._propose(record)
        if not hours:
            return []
        slots = self._assign_slots(session, record, pairs, hours)
        fallen, taken_back = find_fallen(session, pairs), _list_taken_back(session, reader.id)
        files = []
        for pair, partner in zip(pairs, partners, strict=True):
            text = invitation_text(reader, partner, pair.text_of(reader.id)["summary"])
            if text is not None:
                planned = hours[slots[pair.id]]
                start = move_after(planned, letter)
                moved = (start - planned).days // 7
                sequence = 2 * moved + (pair.id in fallen)
                if digest_of(pair.id) in taken_back:
                    sequence = _sequence_at(letter.now, published) + 1
                proposal = Proposal(
                    id=digest_of(pair.id),
                    text=text,
                    start=start,
                    lasts=options.meeting_lasts,
                    made_at=letter.now if sequence else letter.written,
                    organiser=self._organiser,
                    reader=reader.email,
                    sequence=sequence,
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
        hours = self._propose(record)
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
            sequence=_sequence_at(now, published),
            is_off=True,
        )
        return make_invitation(proposal)

    def list_hours(self, session: Session, since: str) -> defaultdict[str, set[datetime]]:
        """The hours that rounds published since a time propose, by member."""
        busy: defaultdict[str, set[datetime]] = defaultdict(set)
        for record in session.rounds.in_state(RoundState.PUBLISHED):
            if (record.published_at or record.created_at) < since:
                continue
            hours = self._propose(record)
            pairs = session.rounds.introductions(record.id)
            slots = self._assign_slots(session, record, pairs, hours)
            for pair in pairs:
                for member in (pair.a, pair.b):
                    busy[member].add(hours[slots[pair.id]])
        return busy

    def _propose(self, record: RoundRecord) -> list[datetime]:
        options = self._options
        return propose_hours(_published(record), options.meeting_times, options.zone)

    def _assign_slots(
        self,
        session: Session,
        record: RoundRecord,
        pairs: Sequence[IntroductionRecord],
        hours: Sequence[datetime],
    ) -> dict[str, int]:
        """Slots of a whole round, worked out again when it has changed; one for all of a group of three.

        An hour at which somebody has a debate is not one of theirs.
        """
        of_round, slots = self._slots
        if of_round != (record.id, record.version) or not all(pair.id in slots for pair in pairs):
            all_pairs = session.rounds.introductions(record.id)
            slots = _assign_meetings(all_pairs, len(hours), _find_debating(session, record, hours))
            self._slots = (record.id, record.version), slots
        return slots


def _find_debating(
    session: Session, record: RoundRecord, hours: Sequence[datetime]
) -> Mapping[str, set[int]]:
    """Slots at which members have a debate that was told before a round was published."""
    slot_at = {hour: slot for slot, hour in enumerate(hours)}
    published = _published(record)
    since = (published - _LOOKED_BACK).isoformat()
    busy: defaultdict[str, set[int]] = defaultdict(set)
    for a, b, at in session.debates.list_hours(since, published.isoformat()):
        slot = slot_at.get(datetime.fromisoformat(at))
        for member in (a, b):
            busy[member].update(() if slot is None else (slot,))
    return busy


def _assign_meetings(
    pairs: Sequence[IntroductionRecord], count: int, busy: Mapping[str, set[int]]
) -> dict[str, int]:
    """A slot for every introduction; the three of a group that meets together have one."""
    groups = {
        frozenset(two): group for group in find_groups(pairs) for two in combinations(group, 2)
    }
    ids_by_people: defaultdict[frozenset[str], list[str]] = defaultdict(list)
    for pair in pairs:
        two = frozenset((pair.a, pair.b))
        ids_by_people[groups.get(two, two)].append(pair.id)
    slots = assign_slots(
        ((min(ids), *sorted(people)) for people, ids in ids_by_people.items()), count, busy
    )
    return {id_: slots[min(ids)] for ids in ids_by_people.values() for id_ in ids}


def _list_taken_back(session: Session, reader: str) -> set[str]:
    """Digests of the introductions that a letter may have taken out of a reader's calendar."""
    return {
        subject_of(message).removeprefix(CANCELLED)
        for message in session.outbox.of(reader)
        if message.about.startswith(CANCELLED)
    }


def _sequence_at(now: datetime, published: datetime) -> int:
    """What a file that takes something back has: more than any that was made before it.

    A proposal has twice the weeks by which it was moved, and one more if its group of three has fallen
    apart; it is moved by one week more than have gone by at most. One that comes after it was taken
    back has one more than this.
    """
    return max(int((now - published).total_seconds()), 0) + 5


def _published(record: RoundRecord) -> datetime:
    return datetime.fromisoformat(record.published_at or record.created_at)
