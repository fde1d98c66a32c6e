"""A small club in a store of its own for each test."""

import pytest

from recommender.adapters.store import SqlStore
from recommender.service.calendar import Calendar
from recommender.service.people.people import People
from tests.made_up import Clock
from tests.service.small_club import BY


@pytest.fixture
def store(tmp_path):
    store = SqlStore(f"sqlite:///{tmp_path / 'club.sqlite'}", Clock())
    store.migrate()
    yield store
    store.close()


@pytest.fixture
def people(store, small_club):
    """Use cases on the members of a store with the small club in it."""
    people = People(store, Calendar(Clock()))
    people.put_club(small_club, by=BY)
    return people
