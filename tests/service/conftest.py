"""Clubs with a solved round in a real database: a file, and where it matters PostgreSQL too.

One is made up and put there by hand; the small one is solved once and copied for each test.
"""

import shutil

import pytest

from recommender.adapters.store import SqlStore
from tests.made_up import Clock, fill_with_round, services_on
from tests.service.small_club import few_members, make_small, open_small


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


@pytest.fixture(scope="session")
def small_club(sample_club):
    return few_members(sample_club)


@pytest.fixture(scope="session")
def drafted_file(tmp_path_factory, encoder, small_club):
    """A database with the club and a solved round, and the round's id."""
    path = tmp_path_factory.mktemp("drafted") / "club.sqlite"
    small = make_small(f"sqlite:///{path}", encoder, small_club)
    small.solve()
    small.store.tidy()
    small.store.close()
    return path, small.round


def _open_drafted(drafted_file, folder, encoder, **options):
    path, round_id = drafted_file
    copy = folder / "club.sqlite"
    copy.write_bytes(path.read_bytes())
    small = open_small(f"sqlite:///{copy}", encoder, **options)
    small.round = round_id
    return small


@pytest.fixture
def drafted(drafted_file, tmp_path, encoder):
    """A copy of its own: the round is solved and not published."""
    small = _open_drafted(drafted_file, tmp_path, encoder)
    yield small
    small.store.close()


@pytest.fixture
def published(drafted):
    """The same with the round published."""
    drafted.publish()
    return drafted


@pytest.fixture
def open_drafted(drafted_file, tmp_path, encoder):
    """Opens a copy with other options, such as a zone."""
    opened = []

    def open_with(**options):
        opened.append(_open_drafted(drafted_file, tmp_path, encoder, **options))
        return opened[-1]

    yield open_with
    for small in opened:
        small.store.close()


@pytest.fixture(scope="session")
def shared(drafted_file, tmp_path_factory, encoder):
    """For tests that only read: the round is published."""
    small = _open_drafted(drafted_file, tmp_path_factory.mktemp("shared"), encoder)
    small.publish()
    yield small
    small.store.close()
