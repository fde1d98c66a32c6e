"""What could not be erased yet, in SQL."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import and_, delete, or_, select

from recommender.adapters.store import tables as t
from recommender.adapters.store.upsert import upsert
from recommender.ports.erasures import PendingErasure
from recommender.ports.outbox import APART, LETTER

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from sqlalchemy import Connection


class SqlErasures:
    """`recommender.ports.erasures.Erasures` on a connection."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def all(self) -> Sequence[PendingErasure]:
        """Everything that is pending, oldest first."""
        e = t.pending_erasures.c
        rows = self._connection.execute(select(t.pending_erasures).order_by(e.since, e.name))
        return tuple(PendingErasure(**row) for row in rows.mappings())

    def add(self, pending: Iterable[PendingErasure]) -> None:
        """Note what has to go; what is noted already stays as it is."""
        rows = [
            {"kind": erasure.kind, "name": erasure.name, "since": erasure.since}
            for erasure in pending
        ]
        upsert(self._connection, t.pending_erasures, rows, [])

    def remove(self, done: Iterable[PendingErasure]) -> None:
        """Strike off what has gone."""
        e = t.pending_erasures.c
        for erasure in done:
            same = and_(e.kind == erasure.kind, e.name == erasure.name, e.since <= erasure.since)
            self._connection.execute(delete(t.pending_erasures).where(same))

    def letters_about(self, member: str, channel: str) -> Sequence[str]:
        """Ids of a channel's messages to a member, and to others about an introduction to them."""
        o, i = t.outbox.c, t.introductions.c
        theirs = and_(
            i.round_id == o.round_id,
            or_(
                and_(i.a == member, i.b == o.member),
                and_(i.b == member, i.a == o.member),
            ),
            or_(o.about.in_([LETTER, APART]), o.about == i.id, o.about.like(i.id + " #%")),
        )
        about = select(i.id).where(theirs).correlate(t.outbox).exists()
        query = select(o.id).where(o.channel == channel, or_(o.member == member, about))
        return tuple(self._connection.scalars(query.order_by(o.id)))
