"""Logging in at a mail server, with letters of any language."""

import logging
from contextlib import contextmanager
from dataclasses import replace

import pytest
from aiosmtpd.smtp import AuthResult

from recommender.adapters.delivery import SmtpServer
from tests.made_up import ROUND, services_on
from tests.service.delivery.conftest import OnAnyPort, Postbox

pytestmark = pytest.mark.enable_socket

NAME, PASSWORD = "müller@example.org", "Grüße-Ωmega"
READERS = ["ana@example.org", "ben@example.org", "cleo@example.org", "finn@example.org"]


@contextmanager
def asking_server(postbox, seen, *, without=()):
    """A mail server that takes one name and password, as UTF-8."""

    def check(server, session, envelope, mechanism, data):
        seen.append((mechanism, data.login.decode(), data.password.decode()))
        good = (data.login, data.password) == (NAME.encode(), PASSWORD.encode())
        return AuthResult(success=good, handled=False)

    controller = OnAnyPort(
        postbox,
        hostname="127.0.0.1",
        port=0,
        authenticator=check,
        auth_require_tls=False,
        auth_exclude_mechanism=list(without),
    )
    controller.start()
    try:
        yield SmtpServer("127.0.0.1", controller.port, "none", NAME, PASSWORD, timeout=20)
    finally:
        controller.stop()


def deliver(services):
    services.rounds.publish(ROUND, by="test")
    services.delivery.start(ROUND, by="test")
    services.courier.run_pending()
    return {state.value: n for state, n in services.delivery.counts(ROUND)["smtp"].items()}


def errors(services):
    return {each.error for each in services.delivery.page(ROUND, None, "", 100) if each.error}


@pytest.mark.parametrize(("without", "mechanism"), [((), "PLAIN"), (["PLAIN"], "LOGIN")])
def test_name_and_password_go_over_the_line_as_utf_8(store, clock, without, mechanism):
    postbox, seen = Postbox(), list[tuple[str, str, str]]()
    with asking_server(postbox, seen, without=without) as server:
        counts = deliver(services_on(store, clock, smtp=server))
    assert counts["sent"] == 4
    assert sorted(postbox.readers) == READERS
    assert set(seen) == {(mechanism, NAME, PASSWORD)}


def test_letters_typed_as_two_signs_are_the_same_password(store, clock):
    postbox, seen = Postbox(), list[tuple[str, str, str]]()
    with asking_server(postbox, seen) as server:
        apart = replace(server, password="Gru\u0308ße-Ωmega")  # noqa: S106
        assert deliver(services_on(store, clock, smtp=apart))["sent"] == 4


def test_a_wrong_password_is_said_and_letters_as_files_go_on(store, clock, tmp_path, caplog):
    postbox, seen = Postbox(), list[tuple[str, str, str]]()
    with asking_server(postbox, seen) as server, caplog.at_level(logging.DEBUG):
        wrong = replace(server, password="Grüße-falsch")  # noqa: S106
        services = services_on(store, clock, smtp=wrong, folder=tmp_path / "mail")
        assert deliver(services)["waiting"] == 4
    assert errors(services) == {"the mail server does not take the password (535)"}
    assert len(list((tmp_path / "mail").glob("*.eml"))) == 4
    assert "falsch" not in caplog.text


def test_a_server_that_takes_no_such_letters_is_said_so(store, clock):
    postbox, seen = Postbox(), list[tuple[str, str, str]]()
    with asking_server(postbox, seen, without=["PLAIN", "LOGIN"]) as server:
        services = services_on(store, clock, smtp=server)
        deliver(services)
    assert errors(services) == {
        "the mail server takes no name or password with letters beyond ASCII"
    }
