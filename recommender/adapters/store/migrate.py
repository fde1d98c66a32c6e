"""Brings a database to the tables of this version, by Alembic's revisions."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from alembic.config import Config
from alembic.runtime.environment import EnvironmentContext
from alembic.script import ScriptDirectory
from alembic.util import CommandError
from sqlalchemy import text

from recommender.adapters.store.engine import WRITES
from recommender.adapters.store.tables import metadata
from recommender.errors import InputError

if TYPE_CHECKING:
    from sqlalchemy import Connection, Engine

REVISIONS = Path(__file__).parent / "migrations"
_LOCK = 7_203_011
"""Number of PostgreSQL's advisory lock: two servers that start at once migrate one by one."""


def migrate(engine: Engine) -> None:
    """Apply every revision that the database has not seen, all of them or none."""
    with engine.connect() as connection:
        writer = connection.execution_options(**{WRITES: True})
        with writer.begin():
            if engine.dialect.name == "postgresql":
                writer.execute(text("SET LOCAL lock_timeout = 0"))  # as long as the other one takes
                writer.execute(text("SELECT pg_advisory_xact_lock(:number)"), {"number": _LOCK})
            upgrade(writer)


def upgrade(connection: Connection) -> None:
    """Apply the missing revisions in the open transaction."""
    script = ScriptDirectory(str(REVISIONS))

    def find_missing(revision: Any, _: Any) -> Any:  # noqa: ANN401
        try:
            return script._upgrade_revs("head", revision)
        except CommandError:
            message = (
                "database-url: a newer version of this program made the tables of this database; "
                "start that version, or restore a backup of this one's"
            )
            raise InputError(message) from None

    with EnvironmentContext(Config(), script, fn=find_missing) as environment:
        environment.configure(connection=connection, target_metadata=metadata)
        environment.run_migrations()
