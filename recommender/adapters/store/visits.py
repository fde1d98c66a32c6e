"""Visits, in SQL."""

from __future__ import annotations

from dataclasses import asdict, fields
from typing import TYPE_CHECKING, Any

from sqlalchemy import and_, delete, insert, or_, select

from recommender.adapters.store import tables as t
from recommender.ports.visits import VisitRecord

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from sqlalchemy import ColumnElement, Connection

_NAMES = tuple(field.name for field in fields(VisitRecord))


class SqlVisits:
    """`recommender.ports.visits.VisitRecords` on a connection."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def put_week(self, week: str, records: Iterable[VisitRecord]) -> None:
        """Store the visits of a week in place of those before."""
        self._connection.execute(delete(t.visits).where(t.visits.c.week == week))
        rows = [asdict(record) for record in records]
        if rows:
            self._connection.execute(insert(t.visits), rows)

    def of_week(self, week: str) -> Sequence[VisitRecord]:
        """Those of a week, by host, then guest."""
        v = t.visits.c
        return self._select(v.week == week, order=(v.host, v.guest))

    def of_member(self, member: str) -> Sequence[VisitRecord]:
        """Those a member hosts or is a guest at, the latest first."""
        v = t.visits.c
        order = (v.week.desc(), v.host, v.guest)
        return self._select(or_(v.host == member, v.guest == member), order=order)

    def remove(self, week: str, host: str, guest: str) -> bool:
        """Take one guest off; whether there was one."""
        v = t.visits.c
        row = and_(v.week == week, v.host == host, v.guest == guest)
        return self._connection.execute(delete(t.visits).where(row)).rowcount > 0

    def _select(
        self, where: ColumnElement[bool], *, order: tuple[Any, ...]
    ) -> Sequence[VisitRecord]:
        query = select(*(t.visits.c[name] for name in _NAMES)).where(where).order_by(*order)
        rows = self._connection.execute(query).mappings()
        return tuple(VisitRecord(**row) for row in rows)
