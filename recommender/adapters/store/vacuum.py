"""Have PostgreSQL free deleted rows at once, as SQLite overwrites them by itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from recommender.adapters.store.tables import metadata

if TYPE_CHECKING:
    from sqlalchemy import Connection, Engine

_TRIES, _PAUSE = 20, 0.05
"""Looks at who still reads, and seconds between two: an ordinary request is over sooner."""
_NOW = text("SELECT pg_current_xact_id()::text")
_OLDER = text(
    "SELECT count(*) FROM pg_stat_activity "
    "WHERE datname = current_database() AND pid <> pg_backend_pid() "
    "AND age(backend_xmin) > age(CAST(:now AS text)::xid)"
)
"""Transactions of this database that still see what was there before one."""


def vacuum(engine: Engine) -> bool:
    """Free what was deleted until now; False if an older transaction still sees it.

    Freed is not overwritten: what was there is in no table any more, and in the server's files
    until new rows take its place. So it is with the server's own log and its backups.
    """
    names = ", ".join(f'"{name}"' for name in metadata.tables)
    try:
        with engine.connect() as connection:
            connection.execution_options(isolation_level="AUTOCOMMIT")
            free = _wait_for_older(connection)
            connection.exec_driver_sql(f"VACUUM {names}")
            return free
    except SQLAlchemyError:  # a table is locked, or the server has gone: it is tried again
        return False


def _wait_for_older(connection: Connection) -> bool:
    """Whether all transactions have ended that began before now, after a moment at most."""
    now = connection.scalar(_NOW)
    for _ in range(_TRIES):
        if not connection.scalar(_OLDER, {"now": now}):
            return True
        connection.execute(text("SELECT pg_sleep(:pause)"), {"pause": _PAUSE})
    return False
