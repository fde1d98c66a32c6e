"""Keys: made from 256 random bits, shown once, kept as a digest."""

from __future__ import annotations

import hashlib
import secrets
from datetime import timedelta
from typing import TYPE_CHECKING

from recommender.ports.records import KeyRecord, Role
from recommender.ports.refusals import NotFoundError

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import datetime

    from recommender.ports.store import Session, Store

_PREFIX = "rec_"
"""Lets scanners of source code recognise a key that was left there."""


class Access:
    """Makes, checks and ends keys.

    Parameters
    ----------
    store
        Keeps the digests.
    clock
        Gives the time, with its zone.
    """

    def __init__(self, store: Store, clock: Callable[[], datetime]) -> None:
        self._store = store
        self._clock = clock
        self._seen: tuple[int, dict[str, KeyRecord]] = (-1, {})

    def first_key(self, *, again: bool = False) -> str | None:
        """An organiser's key if nobody has one yet, or if it is asked for; else None."""
        with self._store.write() as session:
            alive = [each for each in session.keys.all() if each.role is Role.ORGANISER]
            if any(self._valid(each) for each in alive) and not again:
                return None
            return self._make(session, Role.ORGANISER, None, "made at start", None)[1]

    def issue(
        self, role: Role, member: str | None, label: str, days: int | None, *, by: str
    ) -> tuple[KeyRecord, str]:
        """A new key and its secret, which is not kept.

        Parameters
        ----------
        role, member
            What it may do, and for a member's key whose it is.
        label
            Whatever helps to tell keys apart.
        days
            Days until it expires; None = it does not.
        by
            Id of the key that asks.

        Raises
        ------
        NotFoundError
            If there is no such member.
        """
        with self._store.write() as session:
            if member is not None and session.members.get(member) is None:
                message = "member: no such id"
                raise NotFoundError(message)
            record, secret = self._make(session, role, member, label, days)
            session.audit.add("key issued", key=by, member=member, what=record.id)
        return record, secret

    @property
    def generation(self) -> int:
        """Of the store, as it was read for the key that was asked for last."""
        return self._seen[0]

    def holder(self, secret: str) -> KeyRecord | None:
        """The key with this secret, if it is valid now.

        Keys seen before are known until anything changes: one that is revoked, by whichever
        process, ends with the next request.
        """
        known, digest = self._known()[1], _digest(secret)
        record = known.get(digest)
        if record is None:
            with self._store.glance() as session:
                record = session.keys.by_digest(digest)
            if record is not None:
                known[digest] = record
        return record if record is not None and self._valid(record) else None

    def remembered(self, secret: str) -> tuple[int, KeyRecord | None]:
        """The store's generation, and the key if it has been seen in it and is valid now."""
        generation, known = self._known()
        record = known.get(_digest(secret))
        return generation, record if record is not None and self._valid(record) else None

    def _known(self) -> tuple[int, dict[str, KeyRecord]]:
        """The store's generation and the keys seen in it."""
        generation = self._store.generation()
        if self._seen[0] != generation:
            self._seen = (generation, {})
        return self._seen

    def all(self) -> Sequence[KeyRecord]:
        """All keys, ended ones too."""
        with self._store.read() as session:
            return session.keys.all()

    def revoke(self, key: str, *, by: str) -> None:
        """End a key.

        Raises
        ------
        NotFoundError
            If there is none of this id.
        """
        with self._store.write() as session:
            if not session.keys.revoke(key, self._clock().isoformat()):
                message = "key: no such id"
                raise NotFoundError(message)
            session.audit.add("key revoked", key=by, what=key)

    def _make(
        self, session: Session, role: Role, member: str | None, label: str, days: int | None
    ) -> tuple[KeyRecord, str]:
        now, secret = self._clock(), _PREFIX + secrets.token_urlsafe(32)
        ends = None if days is None else (now + timedelta(days=days)).isoformat()
        record = KeyRecord(
            id=secrets.token_hex(8),
            role=role,
            member=member,
            label=label,
            created_at=now.isoformat(),
            expires_at=ends,
            revoked_at=None,
            digest=_digest(secret),
        )
        session.keys.add(record)
        return record, secret

    def _valid(self, record: KeyRecord) -> bool:
        alive = record.expires_at is None or self._clock().isoformat() < record.expires_at
        return record.revoked_at is None and alive


def _digest(secret: str) -> str:
    """No salt and no slow hash: the secret is random, so there is nothing to guess."""
    return hashlib.sha256(secret.encode("utf-8", "surrogatepass")).hexdigest()
