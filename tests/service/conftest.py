"""A club with a solved round in a real database: a file, and where it matters PostgreSQL too."""

import pytest

from recommender.adapters.store import SqlStore
from tests.made_up import Clock, fill_with_round, services_on


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def url(tmp_path):
    return f"sqlite:///{tmp_path / 'club.sqlite'}"


@pytest.fixture(params=["sqlite", "postgresql"])
def each_url(request, url):
    """The address of an empty database of every kind that is supported."""
    if request.param == "sqlite":
        return url
    server = request.getfixturevalue("postgres")
    server.empty()
    return server.url


def filled(url, clock):
    store = SqlStore(url, clock)
    store.migrate()
    fill_with_round(store)
    return store


@pytest.fixture
def store(url, clock):
    store = filled(url, clock)
    yield store
    store.close()


@pytest.fixture
def each_store(each_url, clock):
    store = filled(each_url, clock)
    yield store
    store.close()


@pytest.fixture
def services(store, clock):
    return services_on(store, clock)
