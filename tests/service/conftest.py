"""A club with a solved round in a real database: a file, and where it matters PostgreSQL too."""

import shutil

import pytest

from recommender.adapters.store import SqlStore
from tests.made_up import Clock, fill_with_round, services_on


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture(scope="session")
def empty_file(tmp_path_factory):
    """A database with its tables and nothing in them; tests work on copies."""
    path = tmp_path_factory.mktemp("empty") / "club.sqlite"
    store = SqlStore(f"sqlite:///{path}", Clock())
    store.migrate()
    store.tidy()
    store.close()
    return path


@pytest.fixture(scope="session")
def round_file(tmp_path_factory, empty_file):
    """A database with the made-up round in it."""
    path = tmp_path_factory.mktemp("round") / "club.sqlite"
    shutil.copy(empty_file, path)
    store = SqlStore(f"sqlite:///{path}", Clock())
    fill_with_round(store)
    store.tidy()
    store.close()
    return path


@pytest.fixture(scope="session")
def open_copy(tmp_path_factory):
    """Opens a copy of a database file of its own; the address of the copy comes with it."""
    opened = []

    def copy(file, clock):
        path = tmp_path_factory.mktemp("copy") / "club.sqlite"
        shutil.copy(file, path)
        opened.append(SqlStore(f"sqlite:///{path}", clock))
        return opened[-1], f"sqlite:///{path}"

    yield copy
    for store in opened:
        store.close()


@pytest.fixture
def url(tmp_path):
    return f"sqlite:///{tmp_path / 'club.sqlite'}"


@pytest.fixture
def store(round_file, tmp_path, url, clock):
    shutil.copy(round_file, tmp_path / "club.sqlite")
    store = SqlStore(url, clock)
    yield store
    store.close()


@pytest.fixture(params=["sqlite", "postgresql"])
def each_store(request, url, clock):
    """The made-up round on every kind of database that is supported."""
    if request.param == "postgresql":
        server = request.getfixturevalue("postgres")
        server.empty()
        url = server.url
    store = SqlStore(url, clock)
    store.migrate()
    fill_with_round(store)
    yield store
    store.close()


@pytest.fixture
def services(store, clock):
    return services_on(store, clock)
