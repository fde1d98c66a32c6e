"""One-time links, sessions of browsers and forms that were sent, in SQL."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING

from sqlalchemy import and_, delete, insert, select, update
from sqlalchemy.dialects import postgresql, sqlite

from recommender.adapters.store import tables as t
from recommender.ports.records import Role
from recommender.ports.sign_ins import BrowserSession, SentForm, SignInLink

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy import ColumnElement, Connection, RowMapping


class SqlSignIns:
    """`recommender.ports.sign_ins.SignIns` on a connection."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add_link(self, record: SignInLink) -> None:
        """Store a link."""
        self._connection.execute(insert(t.sign_in_links).values(asdict(record)))

    def links(self) -> Sequence[SignInLink]:
        """All links for organisers, the oldest first."""
        c = t.sign_in_links.c
        query = select(t.sign_in_links).where(c.member.is_(None))
        rows = self._connection.execute(query.order_by(c.created_at, c.id))
        return tuple(SignInLink(**row) for row in rows.mappings())

    def link(self, digest: str) -> SignInLink | None:
        """The link with this digest."""
        query = select(t.sign_in_links).where(t.sign_in_links.c.digest == digest)
        row = self._connection.execute(query).mappings().first()
        return None if row is None else SignInLink(**row)

    def use_link(self, link: str, now: str) -> bool:
        """Mark a link as used; False if somebody was quicker."""
        c = t.sign_in_links.c
        unused = update(t.sign_in_links).where(c.id == link, c.used_at.is_(None))
        return self._connection.execute(unused.values(used_at=now)).rowcount > 0

    def add_session(self, record: BrowserSession) -> None:
        """Store a session."""
        row = asdict(record) | {"role": record.role.value}
        self._connection.execute(insert(t.browser_sessions).values(row))

    def sessions(self, member: str | None = None) -> Sequence[BrowserSession]:
        """Sessions of organisers, or of one member, ended ones too, the oldest first."""
        c = t.browser_sessions.c
        whose = c.role == Role.ORGANISER.value if member is None else c.member == member
        query = select(t.browser_sessions).where(whose)
        rows = self._connection.execute(query.order_by(c.created_at, c.id)).mappings()
        return tuple(map(_session_from, rows))

    def session(self, digest: str) -> BrowserSession | None:
        """The session with this digest."""
        query = select(t.browser_sessions).where(t.browser_sessions.c.digest == digest)
        row = self._connection.execute(query).mappings().first()
        return None if row is None else _session_from(row)

    def end(self, session: str, now: str) -> bool:
        """End a session; whether there is one."""
        change = update(t.browser_sessions).where(t.browser_sessions.c.id == session)
        return self._connection.execute(change.values(ended_at=now)).rowcount > 0

    def claim_form(self, form: SentForm) -> bool:
        """Store that a form was sent; False if it was before."""
        dialect = postgresql if self._connection.dialect.name == "postgresql" else sqlite
        row = dialect.insert(t.sent_forms).values(asdict(form)).on_conflict_do_nothing()
        return self._connection.execute(row.returning(t.sent_forms.c.once)).first() is not None

    def form(self, session: str, once: str) -> SentForm | None:
        """A form that was sent."""
        query = select(t.sent_forms).where(_is_form(session, once))
        row = self._connection.execute(query).mappings().first()
        return None if row is None else SentForm(**row)

    def settle_form(self, form: SentForm) -> None:
        """Store where it led."""
        values = {"location": form.location, "notice": dict(form.notice)}
        same = _is_form(form.session, form.once)
        self._connection.execute(update(t.sent_forms).where(same).values(values))

    def release_form(self, session: str, once: str) -> None:
        """Forget that a form was sent: it was refused, and may be sent again."""
        self._connection.execute(delete(t.sent_forms).where(_is_form(session, once)))

    def forget(self, before: str) -> None:
        """Delete sessions and links that expired, and forms that were sent, before a time."""
        for column in (
            t.sent_forms.c.at,
            t.browser_sessions.c.expires_at,
            t.sign_in_links.c.expires_at,
        ):
            self._connection.execute(delete(column.table).where(column < before))


def _session_from(row: RowMapping) -> BrowserSession:
    return BrowserSession(**{**row, "role": Role(row["role"])})


def _is_form(session: str, once: str) -> ColumnElement[bool]:
    return and_(t.sent_forms.c.session == session, t.sent_forms.c.once == once)
