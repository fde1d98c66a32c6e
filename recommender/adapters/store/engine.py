"""Connections: what each database must be told so that what is acknowledged stays."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.exc import ArgumentError, NoSuchModuleError

from recommender.errors import InputError

if TYPE_CHECKING:
    from sqlalchemy.pool import ConnectionPoolEntry

WRITES = "recommender_writes"
"""Execution option of connections that are going to write."""

CHANGES = "recommender_changes"
"""Set on a connection once it has changed something that members are shown."""

_UNSEEN = frozenset(
    {
        "audit",
        "browser_sessions",
        "column_choices",
        "exposures",
        "goal_agreements",
        "goal_seats",
        "goals",
        "import_drafts",
        "inventory_contacts",
        "inventory_terms",
        "inventory_wishes",
        "meta",
        "outbox",
        "outcome_counts",
        "outcomes",
        "kept_outcomes",
        "pending_erasures",
        "sent_forms",
        "sign_in_links",
        "statements",
        "suggestion_weeks",
        "suggestions",
        "warm_requests",
    }
)
"""Tables on which neither what a member is shown nor what a key may do depends. Of any other,
whoever writes it, every change counts."""

_BUSY_SECONDS = 5.0
"""What a writer waits for another one, in seconds."""
_POOL_SECONDS = 5.0
"""What anybody waits for a connection, in seconds."""
_PRAGMAS = (
    "journal_mode=WAL",  # readers do not wait for a writer
    "synchronous=FULL",  # a commit is on the disk, also when the power goes
    "foreign_keys=ON",
    "secure_delete=ON",  # what is erased is overwritten
    "cache_size=-16000",  # KiB of pages per connection: a member's week is read from memory
)


def make_engine(url: str, size: int = 8) -> Engine:
    """An engine for SQLite or PostgreSQL.

    Parameters
    ----------
    url
        E.g. ``sqlite:///club.sqlite`` or ``postgresql://user:password@host/club``. With
        ``?timeout=5`` SQLite waits as many seconds for another writer, 5 if left out, as
        PostgreSQL does.
    size
        Connections that stay open; half as many more are opened when all are in use.

    Raises
    ------
    InputError
        If the address is not understood or names another database.
    """
    try:
        engine = create_engine(
            url,
            pool_pre_ping=not url.startswith("sqlite"),
            pool_size=size,
            max_overflow=size // 2,
            pool_timeout=_POOL_SECONDS,
            pool_use_lifo=True,
            hide_parameters=True,  # an error's words go into logs: who blocks whom does not
        )
        seconds = read_patience(engine)
    except (ArgumentError, NoSuchModuleError, ImportError, TypeError, ValueError):
        engine, seconds = None, _BUSY_SECONDS
    if engine is None or engine.dialect.name not in {"sqlite", "postgresql"}:
        message = "database-url: not understood; allowed is sqlite:///FILE or postgresql://..."
        raise InputError(message)
    event.listen(engine, "before_execute", _note_change)
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", partial(_set_pragmas, seconds))
        event.listen(engine, "begin", _begin)
    else:
        event.listen(engine, "connect", _bound_waits)
    return engine


def read_patience(engine: Engine) -> float:
    """What a writer waits for others, in seconds, as the address says."""
    return float(str(engine.url.query.get("timeout", _BUSY_SECONDS)))


def wait_for_others(connection: Connection, seconds: float) -> None:
    """Have the next transaction on a connection to SQLite wait so long for other processes."""
    driver: Any = connection.connection.driver_connection
    driver.execute(_bound_wait(seconds))


def _bound_wait(seconds: float) -> str:
    return f"PRAGMA busy_timeout={int(seconds * 1_000)}"


def _note_change(connection: Connection, statement: Any, *_: Any) -> None:  # noqa: ANN401
    """Note a change as it is made, so that no caller can forget to say so."""
    if getattr(statement, "is_dml", False) and statement.table.name not in _UNSEEN:
        connection.info[CHANGES] = True


def _set_pragmas(seconds: float, connection: Any, _: ConnectionPoolEntry) -> None:  # noqa: ANN401
    connection.isolation_level = None  # we begin transactions ourselves, below
    connection.execute(_bound_wait(seconds))
    for pragma in _PRAGMAS:
        connection.execute(f"PRAGMA {pragma}")


def _bound_waits(connection: Any, _: ConnectionPoolEntry) -> None:  # noqa: ANN401
    """PostgreSQL waits for another writer as long as SQLite does here; by itself it waits forever."""
    connection.execute(
        f"SELECT set_config('lock_timeout', '{int(_BUSY_SECONDS * 1_000)}ms', false) "
        "WHERE current_setting('lock_timeout') = '0'"  # or whatever the operator has set
    )
    connection.commit()


def _begin(connection: Connection) -> None:
    """A writer queues from the start: upgrading a reader later would fail, not wait."""
    writes = connection.get_execution_options().get(WRITES)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")
