"""Released rankers, in SQL."""

from __future__ import annotations

from dataclasses import asdict, fields
from typing import TYPE_CHECKING, Any

from sqlalchemy import insert, select, update

from recommender.adapters.store import tables as t
from recommender.ports.rankers import RankerRecord

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy import Connection, Select

_NAMES = tuple(field.name for field in fields(RankerRecord))
_RUNNING = (
    select(t.rankers)
    .where(t.rankers.c.withdrawn_at.is_(None))
    .order_by(t.rankers.c.number.desc())
    .limit(1)
)


class SqlRankers:
    """`recommender.ports.rankers.Rankers` on a connection."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, record: RankerRecord) -> None:
        """Release one: it runs from now on."""
        row = asdict(record) | {"manifest": dict(record.manifest)}
        self._connection.execute(insert(t.rankers).values(row))

    def running(self) -> RankerRecord | None:
        """The last one that was not withdrawn; None if there is none."""
        records = self._all(_RUNNING)
        return records[0] if records else None

    def all(self) -> Sequence[RankerRecord]:
        """All of them, newest first."""
        return self._all(select(t.rankers).order_by(t.rankers.c.number.desc()))

    def withdraw(self, now: str) -> bool:
        """Go back to the one before; whether there was one to withdraw."""
        number = self._connection.scalar(_RUNNING.with_only_columns(t.rankers.c.number))
        if number is None:
            return False
        this = update(t.rankers).where(t.rankers.c.number == number)
        self._connection.execute(this.values(withdrawn_at=now))
        return True

    def _all(self, query: Select[Any]) -> tuple[RankerRecord, ...]:
        rows = self._connection.execute(query).mappings()
        return tuple(RankerRecord(**{name: row[name] for name in _NAMES}) for row in rows)
