"""Links in letters: signed, expiring, for one side of one introduction.

A link names the introduction and the side, never the member, and holds nothing that could be
guessed. It is signed with a random value of this database; putting another in its place ends
every link there is.
"""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass
from typing import TYPE_CHECKING

from itsdangerous import BadData, TimestampSigner
from typing_extensions import override

from recommender.ports.records import Answers, RoundState
from recommender.ports.refusals import NotFoundError

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date, datetime

    from recommender.club.member import Member
    from recommender.ports.records import IntroductionRecord
    from recommender.ports.store import Session, Store
    from recommender.service.people.people import People
    from recommender.service.rounds.feedback import Feedback

BY = "letter link"
"""Stands in the audit log in place of a key."""
_SECRET = "letter links"  # noqa: S105 - its name
_PURPOSE = b"recommender letter link"
_UNSUBSCRIBE = b"recommender unsubscribe link"
_EVENING = b"recommender evening link"
_DEBATE = b"recommender debate link"
_DEBATES = b"recommender link to take part in debates"
_GONE = "link: not valid (any more)"


@dataclass(frozen=True, slots=True)
class LinkSubject:
    """What a link is about."""

    introduction: IntroductionRecord
    reader: Member
    partner: Member


class Links:
    """Makes links and does what they ask for.

    Parameters
    ----------
    store
        Where the introductions are.
    clock
        Gives the time, with its zone.
    feedback, people
        Take what a reader says.
    days
        How long a link is valid.
    """

    def __init__(
        self,
        store: Store,
        clock: Callable[[], datetime],
        feedback: Feedback,
        people: People,
        days: int = 30,
    ) -> None:
        self._store = store
        self._clock = clock
        self._feedback = feedback
        self._people = people
        self._seconds = days * 86_400

    def make_token(self, introduction: str, side: str) -> str:
        """A link's secret part, for side "a" or "b" of an introduction."""
        return self._sign(introduction + side, _PURPOSE)

    def make_unsubscribe_token(self, message: str) -> str:
        """The secret part of a link that ends the letters of whoever got a message."""
        return self._sign(message, _UNSUBSCRIBE)

    def make_evening_token(self, evening: str, number: int) -> str:
        """The secret part of the link to a guest's own page of an evening, by their number on the list."""
        return self._sign(f"{evening}-{number}", _EVENING)

    def make_debate_token(self, debate: str, side: str) -> str:
        """The secret part of the link that asks side "a" or "b" of a debate what became of it."""
        return self._sign(debate + side, _DEBATE)

    def find_debate(self, token: str) -> tuple[str, str]:
        """The debate of a link, and which side's it is, "a" or "b"; writes nothing.

        Raises
        ------
        NotFoundError
            If it is not one of ours or has expired.
        """
        with self._store.read() as session:
            return _split_side(self._unsign(session, token, _DEBATE, self._seconds))

    def make_debates_token(self, message: str) -> str:
        """The secret part of the link by which whoever got a message asks for debates."""
        return self._sign(message, _DEBATES)

    def find_asked(self, token: str) -> Member:
        """Whom a link asks whether they want debates; writes nothing.

        Raises
        ------
        NotFoundError
            If it is not one of ours, has expired, or its reader has left.
        """
        return self._find_reader_of_message(token, _DEBATES, self._seconds)

    def find_guest(self, token: str) -> tuple[str, int]:
        """The evening of a link, and the number of the guest whose it is; writes nothing.

        Raises
        ------
        NotFoundError
            If it is not one of ours or has expired.
        """
        with self._store.read() as session:
            signed = self._unsign(session, token, _EVENING, self._seconds)
        evening, _, number = signed.partition("-")
        return evening, int(number)

    def find_recipient(self, token: str) -> Member:
        """Whose letters a link ends; writes nothing. It is valid as long as links are not ended.

        Raises
        ------
        NotFoundError
            If it is not one of ours, or its reader has left.
        """
        return self._find_reader_of_message(token, _UNSUBSCRIBE, None)

    def _find_reader_of_message(self, token: str, purpose: bytes, seconds: int | None) -> Member:
        with self._store.read() as session:
            message = session.outbox.get(self._unsign(session, token, purpose, seconds))
            reader = message and message.member and session.members.get(message.member)
        if not reader:
            raise NotFoundError(_GONE)
        return reader.member

    def unsubscribe(self, token: str) -> Member:
        """End a reader's letters: they are introduced to nobody until the organiser changes that."""
        reader = self.find_recipient(token)
        if reader.per_round:
            self._people.stop_letters(reader.id, by=BY)
        return reader

    def rotate(self, *, by: str) -> None:
        """End every link there is."""
        with self._store.write() as session:
            self._renew(session)
            session.audit.add("links ended", key=by)

    def find_subject(self, token: str) -> LinkSubject:
        """What a link is about; writes nothing.

        Raises
        ------
        NotFoundError
            If it is not one of ours, has expired, or what it was about is over.
        """
        with self._store.read() as session:
            id_, side = self._read_side(session, token)
            record = _find_published(session, id_)
            people = () if record is None else _read_people(session, record, side)
        if record is None or len(people) < 2 or self._is_over(record.id, people[0].id):
            raise NotFoundError(_GONE)
        return LinkSubject(record, *people)

    def find_reader(self, token: str) -> Member:
        """Whose letter a link is from, also once what it was about is over; writes nothing.

        Raises
        ------
        NotFoundError
            If it is not one of ours, has expired, or its round or its reader is gone.
        """
        with self._store.read() as session:
            id_, side = self._read_side(session, token)
            record = _find_published(session, id_)
            reader = None
            if record is not None:
                reader = session.members.get(record.a if side == "a" else record.b)
        if reader is None:
            raise NotFoundError(_GONE)
        return reader.member

    def answer(self, token: str, once: str, answers: Answers) -> LinkSubject:
        """Store what a reader says of an introduction.

        Parameters
        ----------
        token
            Of the link.
        once
            Of the page it was said on: the same page sent twice is one answer.
        answers
            What is said.
        """
        subject = self.find_subject(token)
        key = f"link-{once}"
        self._feedback.add(subject.introduction.id, subject.reader.id, key, answers)
        return subject

    def pause(self, token: str, until: date) -> LinkSubject:
        """Let a reader take no introductions until a day."""
        subject = self.find_subject(token)
        if subject.reader.paused_until != until:
            self._people.pause(subject.reader.id, until, by=BY)
        return subject

    def _is_over(self, introduction: str, reader: str) -> bool:
        try:
            self._feedback.of(introduction, reader)
        except NotFoundError:
            return True
        return False

    def _read_secret(self) -> str:
        with self._store.read() as session:
            secret = session.secrets.get(_SECRET)
        if secret is not None:
            return secret
        with self._store.write() as session:
            return session.secrets.get(_SECRET) or self._renew(session)

    def _renew(self, session: Session) -> str:
        secret = secrets.token_urlsafe(32)
        session.secrets.put(_SECRET, secret, self._clock().isoformat())
        return secret

    def _sign(self, text: str, purpose: bytes) -> str:
        return _Signer(self._clock, self._read_secret(), purpose).sign(text).decode()

    def _read_side(self, session: Session, token: str) -> tuple[str, str]:
        """Introduction and side of a letter's token.

        Raises
        ------
        NotFoundError
            If it was not signed with this database's secret, or too long ago.
        """
        return _split_side(self._unsign(session, token, _PURPOSE, self._seconds))

    def _unsign(self, session: Session, token: str, purpose: bytes, seconds: int | None) -> str:
        """What was signed for a purpose; it is valid for so many seconds, or as long as the secret.

        Raises
        ------
        NotFoundError
            As `_read_side`.
        """
        # Without a secret nothing is valid.
        secret = session.secrets.get(_SECRET) or secrets.token_hex()
        try:
            return _Signer(self._clock, secret, purpose).unsign(token, max_age=seconds).decode()
        except (BadData, UnicodeError):
            raise NotFoundError(_GONE) from None


class _Signer(TimestampSigner):
    """HMAC-SHA256 over a text and the time of an injected clock."""

    def __init__(self, now: Callable[[], datetime], secret: str, purpose: bytes) -> None:
        super().__init__(secret, salt=purpose, key_derivation="hmac", digest_method=hashlib.sha256)
        self._now = now

    @override
    def get_timestamp(self) -> int:
        return int(self._now().timestamp())


def _split_side(signed: str) -> tuple[str, str]:
    """An id, and the side "a" or "b" behind it."""
    return signed[:-1], signed[-1:]


def _find_published(session: Session, introduction: str) -> IntroductionRecord | None:
    pair = session.rounds.introduction(introduction)
    return pair[0] if pair is not None and pair[1] is RoundState.PUBLISHED else None


def _read_people(session: Session, record: IntroductionRecord, side: str) -> tuple[Member, ...]:
    """Reader and partner, as far as they are (still) there."""
    ids = (record.a, record.b) if side == "a" else (record.b, record.a)
    records = [session.members.get(id_) for id_ in ids]
    return tuple(record.member for record in records if record is not None)
