"""The real service on a real database with the sample club, its round solved once per run."""

import itertools
import logging
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import create_engine
from starlette.testclient import TestClient

from recommender.adapters.store import SqlStore
from recommender.adapters.store.tables import metadata
from recommender.api.app import make_app
from recommender.ports.records import Role
from recommender.service.assembly import Services, assemble, load_demo
from recommender.settings import Settings
from tests.made_up import Clock

SAMPLE = Path(__file__).resolve().parents[2] / "data" / "sample_club"
WEEK = "2026-W48"
NOW = datetime(2026, 11, 25, 9, tzinfo=UTC)
"""In the week of the round that `solved` publishes, whatever the day the tests run on."""
A, B = "m001", "m002"
"""Two members with keys of their own."""


_ticks = itertools.count()


def now():
    """A little later each time it is asked, so that what comes second is second."""
    return NOW + timedelta(milliseconds=next(_ticks))


@dataclass(frozen=True)
class Api:
    """A service and clients with a key of each role."""

    app: Any
    services: Services
    round: str
    keys: dict[str, str]

    def client(self, role: str | None) -> TestClient:
        headers = {"Authorization": f"Bearer {self.keys[role]}"} if role else {}
        return TestClient(self.app, headers=headers, raise_server_exceptions=False)


def service(path, encoder, clock=now, **settings):
    return service_on(f"sqlite:///{path}", encoder, clock, **settings)


def service_on(url, encoder, clock=now, **settings):
    store = SqlStore(url, clock)
    store.migrate()
    services = assemble(store, encoder, clock=clock)
    return services, make_app(services, Settings(**settings), solve=False)


def issue(services):
    def key(role, member=None):
        return services.access.issue(role, member, "", None, by="test")[1]

    return {
        "organiser": key(Role.ORGANISER),
        "reader": key(Role.READER),
        "a": key(Role.MEMBER, A),
        "b": key(Role.MEMBER, B),
    }


@pytest.fixture(scope="session")
def solved(tmp_path_factory, encoder):
    """The file of a service whose sample club has one published round."""
    return solve_sample(tmp_path_factory.mktemp("service"), encoder, {})


def solve_sample(folder, encoder, knobs):
    """The file of a service whose sample club has one published round, and the round's id."""
    path = folder / "club.sqlite"
    services, _ = service(path, encoder)
    assert load_demo(services, SAMPLE)
    record, _ = services.rounds.ask(WEEK, knobs, by="test")
    assert services.solver.run_pending() == 1
    assert services.rounds.publish(record.id, by="test").published_at
    services.store.tidy()
    services.store.close()
    return path, record.id


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request, tmp_path):
    """An address of an empty database of each kind."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'club.sqlite'}"
    server = request.getfixturevalue("postgres")
    server.empty()
    return server.url


def make_impatient(url):
    """The same database, whose writers wait for others no longer than .2 s."""
    return (
        f"{url}?timeout=0.2"
        if url.startswith("sqlite")
        else f"{url}&options=-c%20lock_timeout%3D200"
    )


def fill(url, solved):
    """Put the sample club and its published round into an empty database."""
    source, target = SqlStore(f"sqlite:///{solved[0]}", Clock()), SqlStore(url, Clock())
    target.migrate()
    source.copy_to(target)
    source.close()
    target.close()


@contextmanager
def kept_busy(url):
    """Another process holds a database so that nobody else can write."""
    engine = create_engine(url)
    with engine.connect() as connection:
        if engine.dialect.name == "sqlite":
            connection.exec_driver_sql("BEGIN IMMEDIATE")
        else:
            names = ", ".join(metadata.tables)
            connection.exec_driver_sql(f"LOCK TABLE {names} IN EXCLUSIVE MODE")
        yield
        connection.rollback()
    engine.dispose()


@contextmanager
def read_long(url):
    """Another process still reads what was there at the beginning."""
    engine = create_engine(url)
    with engine.connect() as connection:
        if engine.dialect.name == "sqlite":
            connection.exec_driver_sql("BEGIN")
        else:
            connection.execution_options(isolation_level="REPEATABLE READ")
        connection.exec_driver_sql("SELECT count(*) FROM members").one()
        yield
        connection.rollback()
    engine.dispose()


@pytest.fixture(scope="session")
def shared_api(solved, tmp_path_factory, encoder):
    """For tests that only read."""
    yield from _copy(solved, tmp_path_factory.mktemp("shared"), encoder)


@pytest.fixture
def api(solved, tmp_path, encoder):
    """A copy of its own for a test that writes."""
    yield from _copy(solved, tmp_path, encoder)


@pytest.fixture(autouse=True)
def every_log_line(caplog):
    caplog.set_level(logging.DEBUG, logger="recommender")
    return caplog


def _copy(solved, folder, encoder, clock=now):
    path, _ = solved
    copy = folder / "club.sqlite"
    copy.write_bytes(path.read_bytes())
    yield from run_on(f"sqlite:///{copy}", solved, encoder, clock)


def run_on(url, solved, encoder, clock=now):
    """The service on a database that holds the solved club."""
    no_limit = {"requests_per_minute": 1_000_000, "stranger_requests_per_minute": 1_000_000}
    services, app = service_on(url, encoder, clock, **no_limit)
    yield Api(app, services, solved[1], issue(services))
    services.store.close()
