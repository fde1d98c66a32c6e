"""A mail server that does what a test tells it."""

import asyncio
from contextlib import contextmanager

import pytest
from aiosmtpd.controller import Controller
from typing_extensions import override

from recommender.adapters.delivery import SmtpServer
from tests.made_up import services_on


class Postbox:
    """Takes letters; answers as a test wants."""

    def __init__(self):
        self.taken = []
        self.answers = []
        self.on_data = None

    async def handle_RCPT(  # noqa: N802
        self, server, session, envelope, address, options
    ):
        answer = self.answers.pop(0) if self.answers else "250 OK"
        if answer.startswith("250"):
            envelope.rcpt_tos.append(address)
        return answer

    async def handle_DATA(  # noqa: N802
        self, server, session, envelope
    ):
        self.taken.append((envelope.rcpt_tos[0], envelope.content))
        if self.on_data is not None:
            return await self.on_data(server)
        return "250 OK"

    @property
    def readers(self):
        return [to for to, _ in self.taken]


class OnAnyPort(Controller):
    """Tells the port that the system gave it."""

    @override
    def _trigger_server(self):
        assert isinstance(self.server, asyncio.Server)
        self.port = self.server.sockets[0].getsockname()[1]
        super()._trigger_server()


@contextmanager
def mail_server(postbox):
    controller = OnAnyPort(postbox, hostname="127.0.0.1", port=0)
    controller.start()
    try:
        yield SmtpServer("127.0.0.1", controller.port, security="none", timeout=20)
    finally:
        controller.stop()


@pytest.fixture
def postbox():
    return Postbox()


@pytest.fixture
def server(postbox):
    with mail_server(postbox) as server:
        yield server


@pytest.fixture
def mailing(store, server, clock):
    """The use cases of a service that sends by this mail server."""
    return services_on(
        store,
        clock,
        smtp=server,
        sender="Club <club@example.org>",
        public_url="https://club.example",
    )
