"""``recommender ask``: a number, whatever anybody has noted down, and the question is put."""

import json

import pytest
from typer.testing import CliRunner

from recommender.adapters.store import SqlStore
from recommender.cli.main import app
from recommender.club.club import Club
from recommender.club.inventory import Contact, Entry
from recommender.club.member import Member
from tests.made_up import Clock

PEOPLE = [
    Member(id="ana", name="Ana Lima", headline="Organist", languages=("en",)),
    Member(id="ben", name="Ben Ohm", headline="Engineer", organisation="Bosch GmbH"),
    Member(id="dora", name="Dora Voss", headline="Tax adviser"),
]
KUNZ = Contact(id="c" * 16, name="Karl Kunz", role="Buyer", organisation="Robert Bosch GmbH")


@pytest.fixture
def url(tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    url = f"sqlite:///{tmp_path / 'club.sqlite'}"
    store = SqlStore(url, Clock())
    store.migrate()
    with store.write() as session:
        session.members.put(Club.build(PEOPLE).members)
        session.people_changed()
    store.close()
    return url


def ask(url, *arguments):
    return CliRunner().invoke(app, ["ask", *arguments, "--database-url", url])


def read_requests(url):
    store = SqlStore(url, Clock())
    with store.read() as session:
        found = {(each.asker, each.owner) for each in session.warm_requests.all()}
    store.close()
    return found


def test_the_number_counts_profiles_alone_and_contacts_are_asked_too(url):
    assert json.loads(ask(url, "ana", "somebody at Bosch", "--json").stdout)["might"] == 1
    assert read_requests(url) == {("ana", "ben")}
    store = SqlStore(url, Clock())
    with store.write() as session:
        session.inventories.put("dora", [Entry(KUNZ)], "2026-11-25T09:00:00+00:00")
    store.close()
    done = ask(url, "ana", "somebody at Robert Bosch")
    assert "one member might know" in done.stdout
    assert "Kunz" not in done.stdout
    assert ("ana", "dora") in read_requests(url)


@pytest.mark.parametrize(
    ("arguments", "fault"),
    [(("nobody", "somebody at Bosch"), "member"), (("ana", "new customers"), "nothing of its own")],
)
def test_what_cannot_be_asked_is_said(url, arguments, fault):
    done = ask(url, *arguments)
    assert done.exit_code != 0
    assert fault in str(done.exception)
    assert read_requests(url) == set()
