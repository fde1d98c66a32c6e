"""Signing in with a browser: one-time links for organisers, sessions, forms that are done once."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from recommender.ports.records import Role
from recommender.ports.refusals import NotFoundError, UnknownIdError
from recommender.ports.sign_ins import BrowserSession, SentForm, SignInLink
from recommender.service.people.access import digest_secret

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import datetime

    from recommender.ports.store import Session, Store

MADE_AT_START = "made at start"
"""Label of the links that a start prints."""
_GONE = "sign-in link: not valid (any more)"
_FORMS_KEPT = timedelta(days=2)
"""How long a form that is sent again is known."""


@dataclass(frozen=True, slots=True)
class SignInTerms:
    """How long links and sessions are valid."""

    link_days: int = 7
    session_days: int = 30


class BrowserAccess:
    """Makes, checks and ends sessions of browsers.

    Parameters
    ----------
    store
        Keeps the digests.
    clock
        Gives the time, with its zone.
    terms
        How long links and sessions are valid.
    """

    def __init__(
        self, store: Store, clock: Callable[[], datetime], terms: SignInTerms | None = None
    ) -> None:
        self._store = store
        self._clock = clock
        self.terms = terms or SignInTerms()

    def ensure_first_link(self, *, again: bool = False) -> str | None:
        """A link's secret while no organiser has ever signed in, or if it is asked for; else None.

        Links of earlier starts that nobody has followed end with it.
        """
        with self._store.write() as session:
            if session.sign_ins.sessions() and not again:
                return None
            for link in session.sign_ins.links():
                if link.label == MADE_AT_START:
                    session.sign_ins.use_link(link.id, self._now())
            return self._add_link(session, MADE_AT_START, None)[1]

    def invite(self, label: str, *, by: str) -> tuple[SignInLink, str]:
        """A link for another organiser, and its secret, which is not kept.

        Parameters
        ----------
        label
            For whom it is.
        by
            Id of the session or key that asks.
        """
        with self._store.write() as session:
            record, secret = self._add_link(session, label, None)
            session.audit.add("organiser invited", key=by, what=record.id)
        return record, secret

    def invite_member(self, member: str, *, by: str) -> tuple[SignInLink, str]:
        """A link to a member's own pages, and its secret, which is not kept.

        Raises
        ------
        UnknownIdError
            If there is no such member.
        """
        with self._store.write() as session:
            if session.members.get(member) is None:
                raise UnknownIdError("member")
            record, secret = self._add_link(session, "", member)
            session.audit.add("member invited", key=by, member=member, what=record.id)
        return record, secret

    def check_link(self, secret: str, role: Role = Role.ORGANISER) -> SignInLink:
        """A link of this role that can still be followed; writes nothing.

        Raises
        ------
        NotFoundError
            If it is none, was followed already or has expired.
        """
        with self._store.read() as session:
            return self._find_link(session, secret, role)

    def follow_link(self, secret: str, role: Role = Role.ORGANISER) -> tuple[BrowserSession, str]:
        """A session and its secret; the link has done its work.

        Raises
        ------
        NotFoundError
            As `check_link`.
        """
        with self._store.write() as session:
            link = self._find_link(session, secret, role)
            if not session.sign_ins.use_link(link.id, self._now()):
                raise NotFoundError(_GONE)
            return self._open(session, role, link.member, link.label)

    def open_session(
        self, role: Role, member: str | None = None, label: str = ""
    ) -> tuple[BrowserSession, str]:
        """A session for whoever has shown otherwise who they are, and its secret.

        Raises
        ------
        UnknownIdError
            If there is no such member.
        """
        with self._store.write() as session:
            if member is not None and session.members.get(member) is None:
                raise UnknownIdError("member")
            return self._open(session, role, member, label)

    def find_session(self, secret: str) -> BrowserSession | None:
        """The session with this secret, if it is valid now."""
        with self._store.glance() as session:
            record = session.sign_ins.session(digest_secret(secret))
        return record if record is not None and self._is_valid(record) else None

    def sessions(self) -> Sequence[BrowserSession]:
        """Organisers who are signed in."""
        with self._store.read() as session:
            return [record for record in session.sign_ins.sessions() if self._is_valid(record)]

    def links(self) -> Sequence[SignInLink]:
        """Links that can still be followed."""
        with self._store.read() as session:
            return [link for link in session.sign_ins.links() if self._is_usable(link)]

    def end_session(self, session_id: str, *, by: str) -> None:
        """End a session.

        Raises
        ------
        NotFoundError
            If there is none of this id.
        """
        with self._store.write() as session:
            if not session.sign_ins.end(session_id, self._now()):
                message = "session: no such id"
                raise NotFoundError(message)
            session.audit.add("signed out", key=by, what=session_id)

    def end_link(self, link: str, *, by: str) -> None:
        """Take an invitation back.

        Raises
        ------
        NotFoundError
            If there is none that could still be followed.
        """
        with self._store.write() as session:
            if not session.sign_ins.use_link(link, self._now()):
                raise NotFoundError(_GONE)
            session.audit.add("invitation taken back", key=by, what=link)

    def claim_form(self, session_id: str, once: str) -> SentForm | None:
        """Take a form to be done; if it was sent before, what became of it."""
        form = SentForm(session_id, once, self._now())
        with self._store.write() as session:
            if session.sign_ins.claim_form(form):
                return None
            return session.sign_ins.form(session_id, once)

    def settle_form(self, form: SentForm) -> None:
        """Store where a form led, for whoever sends it again."""
        with self._store.write() as session:
            session.sign_ins.settle_form(form)

    def release_form(self, session_id: str, once: str) -> None:
        """Forget a form that was refused: put right it may be sent again."""
        with self._store.write() as session:
            session.sign_ins.release_form(session_id, once)

    def find_form(self, session_id: str, once: str) -> SentForm | None:
        """A form that was sent."""
        with self._store.glance() as session:
            return session.sign_ins.form(session_id, once)

    def _add_link(self, session: Session, label: str, member: str | None) -> tuple[SignInLink, str]:
        secret = secrets.token_urlsafe(32)
        ends = self._clock() + timedelta(days=self.terms.link_days)
        record = SignInLink(
            id=secrets.token_hex(8),
            member=member,
            label=label,
            created_at=self._now(),
            expires_at=ends.isoformat(),
            used_at=None,
            digest=digest_secret(secret),
        )
        session.sign_ins.add_link(record)
        return record, secret

    def _open(
        self, session: Session, role: Role, member: str | None, label: str
    ) -> tuple[BrowserSession, str]:
        now, secret = self._clock(), secrets.token_urlsafe(32)
        record = BrowserSession(
            id=secrets.token_hex(8),
            role=role,
            member=member,
            label=label,
            created_at=now.isoformat(),
            expires_at=(now + timedelta(days=self.terms.session_days)).isoformat(),
            ended_at=None,
            digest=digest_secret(secret),
        )
        session.sign_ins.forget((now - _FORMS_KEPT).isoformat())
        session.sign_ins.add_session(record)
        session.audit.add("signed in", key=record.id, member=member)
        return record, secret

    def _find_link(self, session: Session, secret: str, role: Role) -> SignInLink:
        """A link that can still be followed.

        Raises
        ------
        NotFoundError
            If it cannot.
        """
        link = session.sign_ins.link(digest_secret(secret))
        of_role = link is not None and (link.member is None) == (role is Role.ORGANISER)
        if link is None or not of_role or not self._is_usable(link):
            raise NotFoundError(_GONE)
        return link

    def _is_usable(self, link: SignInLink) -> bool:
        return link.used_at is None and self._now() < link.expires_at

    def _is_valid(self, record: BrowserSession) -> bool:
        return record.ended_at is None and self._now() < record.expires_at

    def _now(self) -> str:
        return self._clock().isoformat()
