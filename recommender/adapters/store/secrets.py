"""What the service signs with, in SQL."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select

from recommender.adapters.store import tables as t
from recommender.adapters.store.upsert import upsert

if TYPE_CHECKING:
    from sqlalchemy import Connection


class SqlSecrets:
    """`recommender.ports.store.Secrets` on a connection."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def get(self, name: str) -> str | None:
        """The value of this name."""
        query = select(t.secrets.c.value).where(t.secrets.c.name == name)
        value: str | None = self._connection.scalar(query)
        return value

    def put(self, name: str, value: str, now: str) -> None:
        """Store a value in place of the one before."""
        row = {"name": name, "value": value, "created_at": now}
        upsert(self._connection, t.secrets, [row], ["value", "created_at"])
