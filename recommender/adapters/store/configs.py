"""The club's own configuration and its history, in SQL."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import insert, select

from recommender.adapters.store import tables as t
from recommender.ports.records import ConfigRecord

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy import Connection


class SqlConfigs:
    """`recommender.ports.store.Configs` on a connection."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, record: ConfigRecord) -> None:
        """Store another one; its number is given to it."""
        row: dict[str, Any] = {"knobs": dict(record.knobs), "key": record.by, "at": record.at}
        self._connection.execute(insert(t.club_configs).values(**row))

    def latest(self) -> ConfigRecord | None:
        """The one that holds; None if none was ever saved."""
        return next(iter(self.page(1)), None)

    def page(self, limit: int) -> Sequence[ConfigRecord]:
        """The last ones, newest first."""
        query = select(t.club_configs).order_by(t.club_configs.c.number.desc()).limit(limit)
        rows = self._connection.execute(query).mappings()
        return tuple(
            ConfigRecord(row["number"], row["knobs"], row["key"], row["at"]) for row in rows
        )
