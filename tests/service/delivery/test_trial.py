"""A letter is looked at before it goes out: as its reader will see it, and sent to oneself."""

import pytest

from recommender.ports.outbox import NotSentError
from recommender.ports.refusals import ConflictError, NotFoundError, UnknownIdError
from recommender.service.delivery.delivery_options import DeliveryOptions
from tests.made_up import ROUND, Clock, services_on


def send_to_oneself(services):
    letter = services.letter_trial.read(ROUND, "ana")
    services.letter_trial.send(letter, "me@example.org", what=ROUND, by="test")


def test_it_is_the_letter_that_goes_out_but_for_its_links(store):
    services = services_on(store, Clock(), public_url="https://club.example")
    letter = services.letter_trial.read(ROUND, "ana")
    assert letter.language == "de"
    assert "Ben Ohm" in letter.text
    assert "https://club.example/l/preview/met" in letter.text
    assert letter.html.startswith("<!doctype html>")


def test_who_pauses_gets_none_and_strangers_are_not_known(store):
    services = services_on(store)
    with pytest.raises(NotFoundError, match="nothing to say"):
        services.letter_trial.read(ROUND, "emil")
    with pytest.raises(UnknownIdError):
        services.letter_trial.read(ROUND, "nobody")
    with pytest.raises(UnknownIdError):
        services.letter_trial.read("f" * 16, "ana")


def test_nothing_is_published_and_nothing_waits_by_looking(store):
    services = services_on(store)
    services.letter_trial.read(ROUND, "ana")
    assert services.rounds.get(ROUND).published_at is None
    assert services.delivery.counts(ROUND) == {}


def test_without_a_mail_server_that_is_said(store, tmp_path):
    services = services_on(store, folder=tmp_path / "letters")
    with pytest.raises(ConflictError, match="no mail server"):
        send_to_oneself(services)
    assert not (tmp_path / "letters").exists()


@pytest.mark.enable_socket
def test_a_server_that_is_not_there_is_told(store):
    from recommender.adapters.delivery import SmtpServer

    server = SmtpServer(host="127.0.0.1", port=1, timeout=1.0)
    services = services_on(store, smtp=server)
    assert isinstance(services.delivery.options, DeliveryOptions)
    with pytest.raises(NotSentError, match="cannot be reached"):
        send_to_oneself(services)


@pytest.mark.enable_socket
def test_a_letter_to_oneself_arrives_there_and_nowhere_else(mailing, postbox):
    send_to_oneself(mailing)
    ((to, content),) = postbox.taken
    assert to == "me@example.org"
    assert b"Ben Ohm" in content
    assert b"ana@example.org" not in content
    with mailing.store.read() as session:
        (entry,) = session.audit.page(None, 1, None)
    assert (entry.action, entry.member, entry.what) == ("test letter sent", "ana", ROUND)
    assert "me@" not in repr(entry)
