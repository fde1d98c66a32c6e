"""Pauses that the club has set, in SQL."""

from __future__ import annotations

from dataclasses import asdict, fields
from typing import TYPE_CHECKING, Any

from sqlalchemy import func, insert, select, update

from recommender.adapters.store import tables as t
from recommender.ports.suspensions import SuspensionRecord

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy import Connection, Select

_NAMES = tuple(field.name for field in fields(SuspensionRecord))


class SqlSuspensions:
    """`recommender.ports.suspensions.Suspensions` on a connection."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, record: SuspensionRecord) -> None:
        """Store one."""
        self._connection.execute(insert(t.suspensions).values(asdict(record)))

    def open(self) -> Sequence[SuspensionRecord]:
        """Those that last, by member."""
        s = t.suspensions.c
        query = select(t.suspensions).where(s.decided_at.is_(None))
        return self._all(query.order_by(s.member, s.number))

    def of(self, member: str) -> Sequence[SuspensionRecord]:
        """All of one member, as they came."""
        s = t.suspensions.c
        return self._all(select(t.suspensions).where(s.member == member).order_by(s.number))

    def last_decisions(self) -> dict[str, str]:
        """By member when an organiser last ended one: what was before is settled."""
        s = t.suspensions.c
        query = select(s.member, func.max(s.decided_at)).where(s.decided_at.is_not(None))
        return {member: at for member, at in self._connection.execute(query.group_by(s.member))}  # noqa: C416

    def end(self, member: str, now: str) -> bool:
        """End the one that lasts; whether there is one."""
        s = t.suspensions.c
        open_ = update(t.suspensions).where(s.member == member, s.decided_at.is_(None))
        return self._connection.execute(open_.values(decided_at=now)).rowcount > 0

    def _all(self, query: Select[Any]) -> tuple[SuspensionRecord, ...]:
        rows = self._connection.execute(query).mappings()
        return tuple(SuspensionRecord(**{name: row[name] for name in _NAMES}) for row in rows)
