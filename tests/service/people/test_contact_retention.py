"""Contacts that nobody touches go after some days, with every question about them and without a trace."""

from datetime import timedelta

import pytest

from recommender.adapters.store import SqlStore
from recommender.club.inventory import Contact, Entry
from recommender.club.warm import Request, RequestState
from recommender.service.people.contact_retention import ContactRetention
from tests.made_up import ANA, BEN, NOW, Clock, dump_tables

DAY = timedelta(days=1)
OLD, NEW = "a" * 16, "b" * 16


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request, tmp_path):
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'club.sqlite'}"
    server = request.getfixturevalue("postgres")
    server.empty()
    return server.url


@pytest.fixture
def store(url):
    store = SqlStore(url, Clock())
    store.migrate()
    with store.write() as session:
        session.members.put([ANA, BEN])
        entries = (
            Entry(Contact(id=OLD, name="Otto Alt")),
            Entry(Contact(id=NEW, name="Nina Neu"), same_as=OLD),
        )
        session.inventories.put("ana", entries[:1], (NOW - 10 * DAY).isoformat())
        session.inventories.put("ana", entries[1:], (NOW - 2 * DAY).isoformat())
        session.warm_requests.put(
            Request(f"{at:016x}", "ben", "ana", contact, "need", f"need {at}", named=False,
                    state=RequestState.ASKED, created_at=NOW.isoformat(), changed_at=NOW.isoformat())
            for at, contact in enumerate((OLD, NEW))
        )  # fmt: skip
    yield store
    store.close()


def test_what_was_not_touched_goes_with_its_questions_and_the_rest_stays(store):
    retention = ContactRetention(store, Clock())
    assert retention.run(11) == 0
    assert retention.run(10) == 0, "to the moment it is not older"
    assert retention.run(9) == 1
    with store.read() as session:
        (left,) = session.inventories.entries("ana")
        assert (left.contact.id, left.same_as) == (NEW, None)
        assert [each.contact for each in session.warm_requests.all()] == [NEW]
    assert retention.run(9) == 0


def test_who_touches_a_contact_keeps_it(store):
    with store.write() as session:
        entry = session.inventories.entry("ana", OLD)
        session.inventories.put("ana", [entry], NOW.isoformat())
    assert ContactRetention(store, Clock()).run(9) == 0


def test_nothing_of_it_is_left(store, url):
    ContactRetention(store, Clock()).run(9)
    dump = repr(dump_tables(url))
    assert "Otto Alt" not in dump
    assert "Nina Neu" in dump
