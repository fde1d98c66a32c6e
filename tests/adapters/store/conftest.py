"""The same store on SQLite and on a throw-away PostgreSQL server."""

import pytest

from recommender.adapters.store import SqlStore
from tests.made_up import Clock


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request, tmp_path):
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'club.sqlite'}"
        return
    server = request.getfixturevalue("postgres")
    server.empty()
    yield server.url


@pytest.fixture
def store(url):
    store = SqlStore(url, Clock())
    store.migrate()
    yield store
    store.close()
