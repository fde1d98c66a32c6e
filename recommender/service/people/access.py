"""Keys: made from 256 random bits, shown once, kept as a digest."""

from __future__ import annotations

import hashlib
import secrets
from datetime import timedelta
from typing import TYPE_CHECKING

from recommender.ports.records import AuditRecord, KeyRecord, Role
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
        self._cached: tuple[int, dict[str, KeyRecord]] = (-1, {})

    def ensure_first_key(self, *, again: bool = False) -> str | None:
        """An organiser's key if nobody has one yet, or if it is asked for; else None."""
        with self._store.write() as session:
            organisers = [key for key in session.keys.all() if key.role is Role.ORGANISER]
            if any(self._is_valid(key) for key in organisers) and not again:
                return None
            return self._make_key(session, Role.ORGANISER, None, "made at start", None)[1]

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
            record, secret = self._make_key(session, role, member, label, days)
            session.audit.add("key issued", key=by, member=member, what=record.id)
        return record, secret

    @property
    def generation(self) -> int:
        """Of the store, as it was read for the key that was asked for last."""
        return self._cached[0]

    def authenticate(self, secret: str) -> KeyRecord | None:
        """The key with this secret, if it is valid now.

        Keys are cached until anything changes: one that is revoked, by whichever
        process, ends with the next request.
        """
        (_, keys), digest = self._read_cache(), digest_secret(secret)
        record = keys.get(digest)
        if record is None:
            with self._store.glance() as session:
                record = session.keys.by_digest(digest)
            if record is not None:
                keys[digest] = record
        return record if record is not None and self._is_valid(record) else None

    def find_cached(self, secret: str) -> tuple[int, KeyRecord | None]:
        """The store's generation, and the key if it is cached and valid now."""
        generation, keys = self._read_cache()
        record = keys.get(digest_secret(secret))
        return generation, record if record is not None and self._is_valid(record) else None

    def _read_cache(self) -> tuple[int, dict[str, KeyRecord]]:
        """The store's generation and the keys cached in it."""
        generation = self._store.generation()
        if self._cached[0] != generation:
            self._cached = (generation, {})
        return self._cached

    def all(self) -> Sequence[KeyRecord]:
        """All keys, ended ones too."""
        with self._store.read() as session:
            return session.keys.all()

    def audit(
        self, before: int | None, limit: int, member: str | None = None
    ) -> Sequence[AuditRecord]:
        """Who did what when, newest first, entries before a number; about everybody or one member."""
        with self._store.read() as session:
            return session.audit.page(before, limit, member)

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

    def _make_key(
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
            digest=digest_secret(secret),
        )
        session.keys.add(record)
        return record, secret

    def _is_valid(self, record: KeyRecord) -> bool:
        unexpired = record.expires_at is None or self._clock().isoformat() < record.expires_at
        return record.revoked_at is None and unexpired


def digest_secret(secret: str) -> str:
    """What a secret is kept as. No salt and no slow hash: the secret is random, so there is nothing to guess."""
    return hashlib.sha256(secret.encode("utf-8", "surrogatepass")).hexdigest()
