"""Transactions on a database."""

from __future__ import annotations

import logging
import sqlite3
import threading
from contextlib import AbstractContextManager, contextmanager, nullcontext
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import func, select, update
from sqlalchemy.exc import (
    DBAPIError,
    IntegrityError,
    InterfaceError,
    InternalError,
    OperationalError,
)
from sqlalchemy.exc import TimeoutError as NoConnectionError

from recommender.adapters.store import tables as t
from recommender.adapters.store.configs import SqlConfigs
from recommender.adapters.store.copying import copy_rows, is_unused
from recommender.adapters.store.debates import SqlDebates
from recommender.adapters.store.edits import SqlEdits
from recommender.adapters.store.engine import (
    CHANGES,
    WRITES,
    make_engine,
    read_patience,
    wait_for_others,
)
from recommender.adapters.store.erasures import SqlErasures
from recommender.adapters.store.evenings import SqlEvenings
from recommender.adapters.store.goals import SqlGoals
from recommender.adapters.store.imports import SqlImports
from recommender.adapters.store.inventories import SqlInventories
from recommender.adapters.store.migrate import migrate
from recommender.adapters.store.outbox import SqlOutbox
from recommender.adapters.store.outcomes import SqlAudit, SqlKeys, SqlOutcomes
from recommender.adapters.store.people import SqlMembers, SqlRelations
from recommender.adapters.store.rankers import SqlRankers
from recommender.adapters.store.rounds import SqlRounds
from recommender.adapters.store.secrets import SqlSecrets
from recommender.adapters.store.sign_ins import SqlSignIns
from recommender.adapters.store.suggestions import SqlSuggestions
from recommender.adapters.store.suspensions import SqlSuspensions
from recommender.adapters.store.vacancies import SqlVacancies
from recommender.adapters.store.vacuum import vacuum
from recommender.adapters.store.visits import SqlVisits
from recommender.adapters.store.warm_requests import SqlWarmRequests
from recommender.adapters.store.writer_queue import WriterQueue
from recommender.errors import InputError
from recommender.ports.refusals import ConflictError, UnavailableError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from datetime import datetime

    from sqlalchemy import Connection, Engine
    from sqlalchemy.pool import PoolProxiedConnection


_SQLITE_FULL = {sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR_WRITE}
_POSTGRESQL_FULL = "53100"
_log = logging.getLogger(__name__)


class SqlSession:
    """`recommender.ports.store.Session` on a connection."""

    def __init__(self, connection: Connection, clock: Callable[[], datetime]) -> None:
        self._connection = connection
        self._clock = clock

    @cached_property
    def members(self) -> SqlMembers:
        """Members."""
        return SqlMembers(self._connection)

    @cached_property
    def relations(self) -> SqlRelations:
        """Ties, blocks, history."""
        return SqlRelations(self._connection)

    @cached_property
    def rounds(self) -> SqlRounds:
        """Rounds."""
        return SqlRounds(self._connection)

    @cached_property
    def edits(self) -> SqlEdits:
        """What is laid down for rounds."""
        return SqlEdits(self._connection)

    @cached_property
    def vacancies(self) -> SqlVacancies:
        """Ended introductions."""
        return SqlVacancies(self._connection)

    @cached_property
    def suggestions(self) -> SqlSuggestions:
        """Suggestions as members were told them."""
        return SqlSuggestions(self._connection)

    @cached_property
    def erasures(self) -> SqlErasures:
        """What could not be erased yet."""
        return SqlErasures(self._connection)

    @cached_property
    def rankers(self) -> SqlRankers:
        """Released rankers."""
        return SqlRankers(self._connection)

    @cached_property
    def suspensions(self) -> SqlSuspensions:
        """Pauses that the club has set."""
        return SqlSuspensions(self._connection)

    @cached_property
    def outcomes(self) -> SqlOutcomes:
        """Outcomes."""
        return SqlOutcomes(self._connection)

    @cached_property
    def keys(self) -> SqlKeys:
        """Keys."""
        return SqlKeys(self._connection)

    @cached_property
    def outbox(self) -> SqlOutbox:
        """Messages on their way out."""
        return SqlOutbox(self._connection)

    @cached_property
    def secrets(self) -> SqlSecrets:
        """What the service signs with."""
        return SqlSecrets(self._connection)

    @cached_property
    def sign_ins(self) -> SqlSignIns:
        """Browsers that are signed in."""
        return SqlSignIns(self._connection)

    @cached_property
    def imports(self) -> SqlImports:
        """Lists on their way into the club."""
        return SqlImports(self._connection)

    @cached_property
    def inventories(self) -> SqlInventories:
        """What members keep for themselves."""
        return SqlInventories(self._connection)

    @cached_property
    def warm_requests(self) -> SqlWarmRequests:
        """Questions to the owners of contacts."""
        return SqlWarmRequests(self._connection)

    @cached_property
    def debates(self) -> SqlDebates:
        """Debates, and the club's statements."""
        return SqlDebates(self._connection)

    @cached_property
    def visits(self) -> SqlVisits:
        """Visits to where members work."""
        return SqlVisits(self._connection)

    @cached_property
    def evenings(self) -> SqlEvenings:
        """Evenings, and what came of them."""
        return SqlEvenings(self._connection)

    @cached_property
    def goals(self) -> SqlGoals:
        """Common goals, and the notes of their tables."""
        return SqlGoals(self._connection)

    @cached_property
    def configs(self) -> SqlConfigs:
        """Where the organiser has set the dials."""
        return SqlConfigs(self._connection)

    @cached_property
    def audit(self) -> SqlAudit:
        """The audit log."""
        return SqlAudit(self._connection, lambda: self._clock().isoformat())

    def revision(self) -> int:
        """Number of changes to members, ties, blocks, history and introductions so far."""
        names = t.meta.c.name.in_(["revision", "past", "people"])
        return int(self._connection.scalar(select(func.sum(t.meta.c.value)).where(names)) or 0)

    def past(self) -> int:
        """How many of them changed what was introduced and nothing else."""
        return self._counted("past")

    def people(self) -> int:
        """How many of them changed single members' profiles or blocks and nothing else."""
        return self._counted("people")

    def answers(self) -> int:
        """How often somebody has said what came of an introduction; no change of the club."""
        return self._counted("answers")

    def changed(self) -> None:
        """Say that the club is another one now: whoever holds it prepared makes it anew."""
        self.count("revision")

    def people_changed(self) -> None:
        """Say that some members are other ones now; who is a member, and ties, are the same."""
        self.count("people")

    def past_changed(self) -> None:
        """Say that other introductions have been made now; members and ties are the same."""
        self.count("past")

    def answers_changed(self) -> None:
        """Say that more is known now of what came of introductions."""
        self.count("answers")

    def _counted(self, name: str) -> int:
        same = t.meta.c.name == name
        return int(self._connection.scalar(select(t.meta.c.value).where(same)) or 0)

    def count(self, name: str) -> None:
        """Count one more change of a kind."""
        same = t.meta.c.name == name
        self._connection.execute(update(t.meta).where(same).values(value=t.meta.c.value + 1))


class SqlStore:
    """`recommender.ports.store.Store` on SQLite or PostgreSQL.

    Parameters
    ----------
    url
        See `recommender.adapters.store.engine.make_engine`.
    clock
        Gives the time for the audit log.
    """

    def __init__(self, url: str, clock: Callable[[], datetime]) -> None:
        self._engine = make_engine(url)
        self._readers = make_engine(url, 16)
        self._glances = make_engine(_shorten_timeout(url))
        self._queue = WriterQueue(read_patience(self._engine))
        self._watching = threading.Lock()
        self._watch: PoolProxiedConnection | None = None
        self.clock = clock

    def migrate(self) -> None:
        """Bring the database to the tables of this version.

        Raises
        ------
        InputError
            If it is no database of this program, or one of a newer version.
        """
        try:
            with _translate_errors():
                migrate(self._engine)
        except DBAPIError as error:
            message = f"database-url: what is there is no database of this program ({type(error.orig).__name__})"
            raise InputError(message) from None

    def read(self) -> AbstractContextManager[SqlSession]:
        """A transaction that changes nothing, on connections that no writer ever waits on.

        Returns
        -------
        SqlSession
            Sees one state of the database.
        """
        return self._read_on(self._readers)

    @property
    def is_local(self) -> bool:
        """Whether a short read takes so little time that nobody else need be let in meanwhile."""
        return self._engine.dialect.name == "sqlite"

    @property
    def folder(self) -> Path | None:
        """Where its file is; None if it is not on a disk of this machine."""
        file = self._engine.url.database
        return Path(file).absolute().parent if self.is_local and file else None

    def glance(self) -> AbstractContextManager[SqlSession]:
        """A short read, on connections that no writer ever waits on.

        Returns
        -------
        SqlSession
            Sees one state of the database.
        """
        return self._read_on(self._glances)

    @contextmanager
    def _read_on(self, engine: Engine) -> Iterator[SqlSession]:
        with _translate_errors(), engine.connect() as connection, connection.begin() as open_:
            yield SqlSession(connection, self.clock)
            open_.rollback()

    def generation(self) -> int:
        """Number of changes so far to what members are shown and to what keys may do.

        Raises
        ------
        UnavailableError
            If the database cannot be reached or is kept busy.
        """
        driver = self._glances.dialect.loaded_dbapi
        try:
            if self.is_local:
                return self._read_generation()
            connection = self._glances.raw_connection()
            try:
                return _fetch_generation(connection)
            except driver.Error:
                connection.invalidate()
                raise
            finally:
                connection.close()
        except (driver.Error, NoConnectionError) as error:
            raise UnavailableError(_describe_outage(error)) from None

    def _read_generation(self) -> int:
        """The same of a file here, on a connection kept for it: to take one would cost more than the answer."""
        with self._watching:
            if self._watch is None:
                self._watch = self._glances.raw_connection()
            try:
                return _fetch_generation(self._watch)
            except BaseException:
                self._watch.invalidate()
                self._watch = None
                raise

    @contextmanager
    def write(self) -> Iterator[SqlSession]:
        """A transaction that is durable once its block is left without an error.

        Yields
        ------
        SqlSession
            On SQLite the only writer at this time.
        """
        with self._take_turn() as left, _translate_errors(), self._engine.connect() as connection:
            writer = connection.execution_options(**{WRITES: True})
            writer.info.pop(CHANGES, None)
            if left is not None:
                wait_for_others(writer, left)
            with writer.begin():
                session = SqlSession(writer, self.clock)
                yield session
                if writer.info.pop(CHANGES, False):
                    session.count("shown")

    def _take_turn(self) -> AbstractContextManager[float | None]:
        """On SQLite a turn, with the seconds left to wait for other processes."""
        return self._queue.turn() if self.is_local else nullcontext()

    def tidy(self) -> bool:
        """Overwrite what was erased in the write-ahead log too (SQLite), or free it (PostgreSQL).

        Returns
        -------
        bool
            False if somebody still reads or writes an older state, so that it has to wait.
        """
        if self._engine.dialect.name == "postgresql":
            return vacuum(self._engine)
        with _translate_errors(), self._glances.connect() as connection:
            connection.execution_options(isolation_level="AUTOCOMMIT")
            (busy, *_) = connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)").one()
            return not busy

    def copy_to(self, other: SqlStore) -> int:
        """Put every row into an unused store whose tables are there; how many.

        Raises
        ------
        ConflictError
            If the other one holds something.
        """
        with _translate_errors(), self._readers.connect() as connection:
            source = connection
            if self._engine.dialect.name == "postgresql":  # one state for all tables
                source = connection.execution_options(isolation_level="REPEATABLE READ")
            with source.begin(), other._engine.connect() as target:
                writer = target.execution_options(**{WRITES: True})
                with writer.begin():
                    if not is_unused(writer):
                        message = "database-url: the database is in use; allowed is an unused one"
                        raise ConflictError(message)
                    return copy_rows(source, writer)

    def close(self) -> None:
        """Close all connections."""
        self._engine.dispose()
        self._readers.dispose()
        with self._watching:
            if self._watch is not None:
                self._watch.close()
                self._watch = None
        self._glances.dispose()


def _fetch_generation(connection: PoolProxiedConnection) -> int:
    """Past SQLAlchemy's statements, which would cost more than the answer; nothing is left open."""
    cursor = connection.cursor()
    try:
        cursor.execute("SELECT value FROM meta WHERE name = 'shown'")
        rows = cursor.fetchall()
    finally:
        cursor.close()
    return int(rows[0][0]) if rows else 0


def _shorten_timeout(url: str) -> str:
    """An address whose reader gives up after two seconds rather than hold up all others."""
    return f"{url.partition('?')[0]}?timeout=2" if url.startswith("sqlite") else url


@contextmanager
def _translate_errors() -> Iterator[None]:
    """The database's errors in our own tree, without the values in them.

    Yields
    ------
    None
        Once.

    Raises
    ------
    ConflictError
        If a change contradicts what is there.
    UnavailableError
        If the database cannot be reached or is kept busy.
    """
    try:
        yield
    except IntegrityError:
        message = "it contradicts what was stored at the same time; read it again"
        raise ConflictError(message) from None
    except NoConnectionError as error:
        raise UnavailableError(_describe_outage(error)) from None
    except (OperationalError, InterfaceError, InternalError) as error:
        raise UnavailableError(_describe_outage(error.orig)) from None


def _describe_outage(error: BaseException | None) -> str:
    if _is_full(error):
        _log.critical("no room on the disk of the database")
        return "there is no room left on the disk of the database; try again later"
    return f"the database is not available ({type(error).__name__}); try again"


def _is_full(error: BaseException | None) -> bool:
    """Whether the disk is full: SQLITE_FULL and SQLITE_IOERR_WRITE, or PostgreSQL's 53100."""
    return (
        getattr(error, "sqlite_errorcode", None) in _SQLITE_FULL
        or getattr(error, "sqlstate", None) == _POSTGRESQL_FULL
    )
