"""The link by which letters end: at one click of a mail program, never by being opened."""

from typing import Any

import pytest
from starlette.testclient import TestClient

from recommender.api.app import make_app
from recommender.ports.outbox import MessageState
from recommender.ports.refusals import NotFoundError
from recommender.settings import Settings
from tests.made_up import ROUND, Clock, dump_tables, services_on, store_with_round

ONE_CLICK = {"List-Unsubscribe": "One-Click"}


@pytest.fixture
def path(tmp_path):
    return tmp_path / "club.sqlite"


@pytest.fixture
def services(path, tmp_path):
    store = store_with_round(path)
    services = services_on(
        store, Clock(), public_url="https://club.example", folder=tmp_path / "mail"
    )
    services.rounds.publish(ROUND, by="test")
    yield services
    store.close()


@pytest.fixture
def client(services):
    return TestClient(make_app(services, Settings(), solve=False), raise_server_exceptions=False)


def link_of(services, member):
    with services.store.read() as session:
        (message,) = session.outbox.of(member)
    return f"/l/{services.links.make_unsubscribe_token(message.id)}/unsubscribe"


def per_round(services, member):
    with services.store.read() as session:
        return session.members.get(member).member.per_round


def test_opening_it_asks_and_writes_nothing(client, services, path):
    link = link_of(services, "ben")
    before = dump_tables(f"sqlite:///{path}")
    page = client.get(link)
    assert page.status_code == 200
    assert "No more letters?" in page.text
    assert '<form method="post" action="unsubscribe">' in page.text
    assert dump_tables(f"sqlite:///{path}") == before


@pytest.mark.parametrize("body", ["form", "multipart", "page", "nothing"])
def test_one_click_of_a_mail_program_ends_the_letters(client, services, body):
    link = link_of(services, "ben")
    bodies: dict[str, dict[str, Any]] = {
        "form": {"data": ONE_CLICK},
        "multipart": {"files": {"List-Unsubscribe": (None, "One-Click")}},
        "page": {"data": {"once": ""}},
        "nothing": {},
    }
    for _ in range(2):  # twice is once
        page = client.post(link, follow_redirects=False, **bodies[body])
        assert page.status_code == 200, page.text
        assert "You get no more letters." in page.text
    assert per_round(services, "ben") == 0
    with services.store.read() as session:
        assert [each.action for each in session.audit.page(None, 9, "ben")] == ["letters ended"]


def test_letters_that_wait_stay_where_they_are(client, services, tmp_path):
    client.post(link_of(services, "ben"), data=ONE_CLICK)
    services.delivery.start(ROUND, by="test")
    services.courier.run_pending()
    states = {each.member: each.state for each in services.delivery.page(ROUND, None, "", 99)}
    assert states["ben"] is MessageState.NOTHING_TO_SAY
    assert states["ana"] is MessageState.SENT


def test_it_outlives_other_links_and_ends_with_all_of_them(client, services):
    link = link_of(services, "ana")
    assert "Keine Briefe mehr?" in client.get(link).text
    services.links.rotate(by="test")
    assert client.get(link).status_code == 404
    assert client.post(link, data=ONE_CLICK).status_code == 404
    assert per_round(services, "ana") == 1


def test_nobody_elses_link_and_no_other_kind_of_link_ends_letters(client, services):
    with services.store.read() as session:
        (message,) = session.outbox.of("ana")
        pair = session.rounds.introductions(ROUND)[0]
    true = services.links.make_unsubscribe_token(message.id)
    others = (
        services.links.make_token(pair.id, "a"),
        message.id,
        services.links.make_unsubscribe_token("0" * 24),
        true[:-1] + ("y" if true.endswith("x") else "x"),
    )
    for token in others:
        assert client.post(f"/l/{token}/unsubscribe", data=ONE_CLICK).status_code == 404
    with pytest.raises(NotFoundError):
        services.links.find_subject(services.links.make_unsubscribe_token(message.id))
    assert per_round(services, "ana") == 1
    services.people.erase("ana", by="test")
    token = services.links.make_unsubscribe_token(message.id)
    assert client.get(f"/l/{token}/unsubscribe").status_code == 404
