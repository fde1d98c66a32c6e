"""The words of a message, made from the store when it is sent, as it then is."""

from __future__ import annotations

import json
import secrets
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING, Any

from recommender.adapters.delivery import CANCEL, REQUEST, Mail, encode_mime, envelope_address
from recommender.club.round import Shortfall
from recommender.club.week import Week
from recommender.errors import InputError
from recommender.letters import (
    LINKS,
    StoredSide,
    absence_letter,
    apart_letter,
    cancellation_letter,
    follow_up_letter,
    is_paused,
    stored_letter,
    suspension_letter,
)
from recommender.letters.letter_content import DebateCall, say_nothing
from recommender.ports.follow_ups import BY_ABOUT
from recommender.ports.outbox import (
    APART,
    CANCELLED,
    LETTER,
    SUSPENDED,
    MessageState,
    NotSentError,
    new_message,
    subject_of,
)
from recommender.ports.records import RoundState, digest_of
from recommender.ports.refusals import UnknownIdError
from recommender.service.club.snapshot import read_stored_club
from recommender.service.delivery.debate_mail import DebateMail
from recommender.service.delivery.invitations import Invitations
from recommender.service.delivery.meetings import LetterTimes
from recommender.service.rounds.feedback import summarise_answers
from recommender.service.rounds.stored_round import get_round
from recommender.service.rounds.threes import find_fallen, tell_as_they_are

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from recommender.club.club import Club
    from recommender.club.member import Member
    from recommender.letters import Letter
    from recommender.letters.letter_content import OwnLines
    from recommender.ports.outbox import MessageRecord
    from recommender.ports.records import IntroductionRecord, RoundRecord
    from recommender.ports.store import Session, Store
    from recommender.service.delivery.delivery_options import DeliveryOptions
    from recommender.service.delivery.links import Links
    from recommender.service.delivery.own_lines import OwnLinesOf


_NOBODYS = "preview"
"""Stands in the links of a letter that is only looked at: it is nobody's."""


@dataclass(frozen=True, slots=True)
class Parcel:
    """What a carrier takes."""

    to: str
    content: bytes


@dataclass(frozen=True, slots=True)
class _ReadersOwn:
    """What is in a letter that is sent, and in no copy that is looked at before."""

    lines: OwnLines = say_nothing
    call: DebateCall | None = None


_NOTHING_OWN = _ReadersOwn()


class Composer:
    """Makes messages.

    Parameters
    ----------
    store
        Where rounds and members are.
    links
        Makes links.
    options
        What letters have.
    clock
        Gives the time, with its zone.
    own_lines
        What a letter says to its reader alone, if anything. It is in what is sent, and in no copy that
        is looked at before.
    """

    def __init__(
        self,
        store: Store,
        links: Links,
        options: DeliveryOptions,
        clock: Callable[[], datetime],
        own_lines: OwnLinesOf | None = None,
    ) -> None:
        self._store = store
        self._links = links
        self._options = options
        self._clock = clock
        self._own_lines = own_lines
        self._invitations = Invitations(options)
        self._debates = DebateMail(links, options, clock)
        self._club: tuple[object, Club] | None = None

    def forget(self, member: str) -> None:
        """Keep nothing of somebody who has left: the club is read anew, whoever it was."""
        del member
        self._club = None

    def compose(self, message: MessageRecord) -> Parcel | MessageState:
        """A message ready to be carried, or why there is none."""
        own_lines = self._find_own_lines(message)
        with self._store.read() as session:
            if message.member is None:
                return Parcel("", _encode_event(message, _find_round(session, message)))
            reader = session.members.get(message.member)
            if reader is None or not reader.member.per_round:
                return MessageState.NOTHING_TO_SAY
            if not reader.member.email:
                return MessageState.NO_ADDRESS
            letter = self._write_any(session, message, _address(reader.member), own_lines)
        return MessageState.NOTHING_TO_SAY if letter is None else self._make_mail(message, *letter)

    def _write_any(
        self, session: Session, message: MessageRecord, reader: Member, own_lines: OwnLines
    ) -> tuple[Member, Letter, list[bytes]] | None:
        """A letter of a round or of a debate with its calendar files; None if there is nothing to say."""
        if message.debate_week is not None:
            return self._debates.write(session, message, reader)
        record = _find_round(session, message)
        if record is None:
            return None
        if message.about.startswith(CANCELLED):
            return self._write_cancellation(session, record, message, reader)
        if record.state is not RoundState.PUBLISHED:
            return None
        return self._write(session, record, message, reader, own_lines)

    def write_letter(self, round_id: str, member: str) -> Letter | None:
        """A member's letter of a round as they will read it, whether or not it is published.

        Its links lead to a page that says that they are over. None if there is nothing to say.

        Raises
        ------
        UnknownIdError
            If there is no such round or member.
        """
        with self._store.read() as session:
            record = get_round(session, round_id)
            reader = session.members.get(member)
            if reader is None:
                raise UnknownIdError("member")
            now = self._clock().isoformat()
            message = new_message(round_id, LETTER, LETTER, member, now)
            return self._write_about(session, record, message, reader.member, _NOBODYS)

    def make_test(self, letter: Letter, to: str) -> Parcel:
        """A letter to somebody else than its reader: to the organiser who looks at it first."""
        mail = Mail(
            id=secrets.token_hex(12),
            sender=self._options.sender,
            reply_to=self._options.reply_to,
            to=to,
            name="",
            subject=letter.subject,
            text=letter.text,
            html=letter.html,
            at=self._clock(),
            invitations=(),
        )
        return Parcel(envelope_address(to), encode_mime(mail))

    def _find_own_lines(self, message: MessageRecord) -> OwnLines:
        """What a letter says to its reader alone; worked out before its transaction."""
        if self._own_lines is None or message.member is None:
            return say_nothing
        with self._store.read() as session:
            record, reader = _find_round(session, message), session.members.get(message.member)
            if record is None or reader is None or record.state is not RoundState.PUBLISHED:
                return say_nothing
            pairs = _choose_pairs(session, record, message, reader.member)
        if message.about != LETTER and not pairs:
            return say_nothing
        partners = [pair.partner_of(message.member) for pair in pairs]
        return self._own_lines.of(message.member, record.week, partners)

    def _write(
        self,
        session: Session,
        record: RoundRecord,
        message: MessageRecord,
        reader: Member,
        own_lines: OwnLines,
    ) -> tuple[Member, Letter, list[bytes]] | None:
        if message.about == SUSPENDED:
            return reader, suspension_letter(reader), []
        if message.about in BY_ABOUT:
            letter = self._write_follow_up(session, record, message, reader)
            return None if letter is None else (reader, letter, [])
        pairs = _choose_pairs(session, record, message, reader)
        partners = _read_partners(session, pairs, reader.id)
        if message.about == APART:
            letter = apart_letter(reader, partners) if partners else None
        else:
            personal = _ReadersOwn(own_lines, self._find_call(session, message, reader))
            letter = self._write_about(session, record, message, reader, personal=personal)
        if letter is None or not pairs:
            return None if letter is None else (reader, letter, [])
        times = LetterTimes(datetime.fromisoformat(message.created_at), self._clock())
        files = self._invitations.make_files(session, record, reader, pairs, partners, times)
        return reader, letter, files

    def _write_about(
        self,
        session: Session,
        record: RoundRecord,
        message: MessageRecord,
        reader: Member,
        token: str = "",
        *,
        personal: _ReadersOwn = _NOTHING_OWN,
    ) -> Letter | None:
        """The letter itself; with a token of its own in its links where one is given."""
        pairs = _choose_pairs(session, record, message, reader)
        if not pairs:
            return self._write_absence(session, record, message, reader, personal)
        sides = tuple(
            self._make_side(pair, reader, partner, token)
            for pair, partner in zip(pairs, _read_partners(session, pairs, reader.id), strict=True)
        )
        asked = reader.per_round if message.about == LETTER else len(sides)
        return stored_letter(reader, record.week, sides, asked, personal.lines, personal.call)

    def _find_call(
        self, session: Session, message: MessageRecord, reader: Member
    ) -> DebateCall | None:
        """What a weekly letter says of a debate that is open, to who has not asked for one yet."""
        week = str(Week.of(self._clock().astimezone(self._options.zone).date()))
        if message.about != LETTER or reader.debates or not self._options.public_url:
            return None
        statements = session.debates.statements()
        if not statements or session.debates.find_call(week) is None:
            return None
        token = self._links.make_debates_token(message.id)
        url = f"{self._options.public_url.rstrip('/')}/l/{token}/debates"
        return DebateCall(next(iter(statements.values())), url)

    def _write_follow_up(
        self, session: Session, record: RoundRecord, message: MessageRecord, reader: Member
    ) -> Letter | None:
        """A letter that asks of whom the question is still open; None if of nobody."""
        follow_up = BY_ABOUT[message.about]
        pairs = [
            pair
            for pair in session.rounds.introductions_of(record.id, reader.id)
            if follow_up.is_open(summarise_answers(session.outcomes.of(pair.id, reader.id)))
        ]
        if not pairs or not self._options.public_url:
            return None
        asked = [
            (partner, f"{self._link(pair, reader)}/{follow_up.action}")
            for pair, partner in zip(pairs, _read_partners(session, pairs, reader.id), strict=True)
        ]
        return follow_up_letter(message.about, reader, asked)

    def _link(self, pair: IntroductionRecord, reader: Member, token: str = "") -> str:
        """Address of the pages for one side of an introduction."""
        token = token or self._links.make_token(pair.id, "a" if reader.id == pair.a else "b")
        return f"{self._options.public_url.rstrip('/')}/l/{token}"

    def _write_cancellation(
        self, session: Session, record: RoundRecord, message: MessageRecord, reader: Member
    ) -> tuple[Member, Letter, list[bytes]] | None:
        """A letter that takes an introduction back; None if it stands again."""
        digest = subject_of(message).removeprefix(CANCELLED)
        if record.state is RoundState.PUBLISHED and any(
            digest_of(pair.id) == digest
            for pair in session.rounds.introductions_of(record.id, reader.id)
        ):
            return None
        file = self._invitations.take_back(record, reader, digest, self._clock())
        return None if file is None else (reader, cancellation_letter(reader), [file])

    def _make_side(
        self, pair: IntroductionRecord, reader: Member, partner: Member, token: str
    ) -> StoredSide:
        links = {}
        if self._options.public_url:
            base = self._link(pair, reader, token)
            links = {name: f"{base}/{name}" for name in LINKS}
        return StoredSide(partner, pair.text_of(reader.id), links)

    def _write_absence(
        self,
        session: Session,
        record: RoundRecord,
        message: MessageRecord,
        reader: Member,
        personal: _ReadersOwn,
    ) -> Letter | None:
        """A letter that says why there is nobody, unless the reader pauses or somebody left."""
        rows = session.rounds.everything_of(reader.id)["rounds"]
        row = next((row for row in rows if row["round_id"] == record.id), None)
        paused = is_paused(reader, record.week)
        if message.about != LETTER or paused or row is None or row["got"] or not row["asked"]:
            return None
        shortfall = Shortfall(reader.id, row["asked"], 0, row["reasons"])
        club = self._read_club(session)
        return absence_letter(reader, record.week, shortfall, club, personal.lines, personal.call)

    def _read_club(self, session: Session) -> Club:
        revision = session.revision()
        if self._club is None or self._club[0] != revision:
            self._club = revision, read_stored_club(session)
        return self._club[1]

    def _link_unsubscribe(self, message: str) -> str:
        if not self._options.public_url:
            return ""
        token = self._links.make_unsubscribe_token(message)
        return f"{self._options.public_url.rstrip('/')}/l/{token}/unsubscribe"

    def _make_mail(
        self, message: MessageRecord, reader: Member, letter: Letter, invitations: list[bytes]
    ) -> Parcel:
        mail = Mail(
            id=message.id,
            sender=self._options.sender,
            reply_to=self._options.reply_to,
            to=reader.email,
            name=reader.name,
            subject=letter.subject,
            text=letter.text,
            html=letter.html,
            at=self._clock(),
            invitations=tuple(invitations),
            method=CANCEL if message.about.startswith(CANCELLED) else REQUEST,
            unsubscribe_url=self._link_unsubscribe(message.id),
        )
        return Parcel(reader.email, encode_mime(mail))


def _address(reader: Member) -> Member:
    """A reader whose address is as it goes over the line.

    Raises
    ------
    NotSentError
        If no mail can go there.
    """
    try:
        return replace(reader, email=envelope_address(reader.email))
    except InputError as error:
        reason = f"the member's address has {error}"
        raise NotSentError(reason, for_good=True) from None


def _find_round(session: Session, message: MessageRecord) -> RoundRecord | None:
    return None if message.round_id is None else session.rounds.get(message.round_id)


def _choose_pairs(
    session: Session, record: RoundRecord, message: MessageRecord, reader: Member
) -> Sequence[IntroductionRecord]:
    """The introductions that a message is about."""
    standing = session.rounds.introductions_of(record.id, reader.id)
    if message.about == APART:
        fallen = find_fallen(session, standing)
        return [pair for pair in standing if pair.id in fallen]
    chosen = [pair for pair in standing if subject_of(message) in {LETTER, pair.id}]
    return tell_as_they_are(session, chosen)


def _read_partners(
    session: Session, pairs: Sequence[IntroductionRecord], reader: str
) -> list[Member]:
    records = [session.members.get(pair.partner_of(reader)) for pair in pairs]
    return [record.member for record in records if record is not None]


def _encode_event(message: MessageRecord, record: RoundRecord | None) -> bytes:
    """What an event says: ids and the week, nobody's name."""
    event: dict[str, Any] = {
        "type": message.about,
        "timestamp": message.created_at,
        "data": {"round": message.round_id, "week": record.week if record else None},
    }
    return json.dumps(event, separators=(",", ":")).encode()
