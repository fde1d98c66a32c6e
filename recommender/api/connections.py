"""Connections with limits: what a client may send before it is known, and how long it may take.

uvicorn reads HTTP fast, and sets no limit to a request's head, to how slowly one comes in, or to
how many connections one address holds. Here they are, around its own protocol. A client that is
too slow or too long is cut off. Where there are too many, the one that has waited longest without
asking anything makes room, so that whoever opens sockets and says nothing keeps nobody out.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from functools import partial
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from typing_extensions import override
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from recommender.api.limits import source_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from uvicorn.protocols.http.httptools_impl import RequestResponseCycle

_MOST_PIPELINED = 16
"""Requests that may wait on one connection for the answer before theirs."""
_LINGER_SECONDS = 2.0
"""Time for a client to read its refusal while it is still sending."""
_LOOK_SECONDS = 1.0
_REFUSAL = (
    "HTTP/1.1 %d %s\r\ncontent-type: application/problem+json\r\n"
    "content-length: %d\r\nconnection: close\r\n\r\n"
)
_PROBLEM = '{"type":"urn:recommender:problem:%s","title":"%s","status":%d,"detail":"%s"}'


@dataclass(frozen=True)
class ConnectionLimits:
    """What a connection may do."""

    connections: int = 2_000
    """At the same time, of all clients."""
    per_address: int = 256
    """At the same time, of one address (of IPv6 one network)."""
    head_bytes: int = 32_768
    """Of request line and headers together; of headers behind a body likewise."""
    head_seconds: float = 10.0
    """From a connection's first moment, or a request's first byte, to the end of its headers."""
    body_seconds: float = 20.0
    """For a body, and a second more for each ``body_rate`` bytes that have come."""
    body_rate: float = 16_384.0
    """Bytes a second below which a body is too slow."""
    idle_seconds: int = 30
    """Between two requests of one connection."""
    write_seconds: float = 30.0
    """Without a client taking anything of its answer."""
    stop_seconds: int = 10
    """For requests in work when the service is told to stop."""


class OpenConnections:
    """The connections of one server, and who has to make room.

    Parameters
    ----------
    limits
        How many there may be.
    """

    def __init__(self, limits: ConnectionLimits) -> None:
        self.limits = limits
        self._by_source: dict[str, dict[LimitedProtocol, None]] = {}
        self._count = 0

    def add(self, connection: LimitedProtocol) -> None:
        """Take a connection in; if there are too many, one that has asked nothing whole is cut off.

        The connection itself is, if all others are at work.
        """
        of_source = self._by_source.setdefault(connection.source, {})
        of_source[connection] = None
        self._count += 1
        if len(of_source) > self.limits.per_address:
            _make_room(of_source)
        elif self._count > self.limits.connections:
            _make_room(self._of_the_largest())

    def remove(self, connection: LimitedProtocol) -> None:
        """Forget a connection that has ended."""
        of_source = self._by_source.get(connection.source, {})
        if connection in of_source:
            del of_source[connection]
            self._count -= 1
            if not of_source:
                del self._by_source[connection.source]

    def check(self) -> None:
        """Cut off whoever is too slow."""
        for of_source in list(self._by_source.values()):
            for connection in list(of_source):
                connection.check()

    async def watch(self) -> None:
        """Check once a second, until cancelled."""
        while True:
            await asyncio.sleep(_LOOK_SECONDS)
            self.check()

    def _of_the_largest(self) -> Iterable[LimitedProtocol]:
        """All connections, those of the address that has most first."""
        sources = sorted(self._by_source.values(), key=len, reverse=True)
        return [connection for of_source in sources for connection in of_source]


def _make_room(connections: Iterable[LimitedProtocol]) -> None:
    """Cut off the first whose turn it is to send or take; the one that came last if all are at work."""
    *older, newest = connections
    next((connection for connection in older if connection.is_waiting), newest).cut_off()


class LimitedProtocol(HttpToolsProtocol):
    """uvicorn's HTTP protocol, within limits; made by `limited_protocol`."""

    def __init__(self, *args: Any, open_connections: OpenConnections, **kwargs: Any) -> None:  # noqa: ANN401
        super().__init__(*args, **kwargs)
        self._open = open_connections
        self._limits = open_connections.limits
        self.source = ""
        self._since: float | None = None
        """When the wait began for a head or the rest of a body; None while none is waited for."""
        self._in_head = True
        self._head_bytes = 0
        self._body_bytes = 0
        self._steps = 0
        """Heads, and pieces of bodies, that have come."""
        self._refused = False
        self._stalled_since: float | None = None
        """When the client stopped taking its answer."""

    @property
    def is_idle(self) -> bool:
        """Whether nothing that was asked whole is waiting for its answer."""
        cycle: RequestResponseCycle | None = self.cycle  # None before the first request
        return cycle is None or cycle.response_complete

    @property
    def is_unasked(self) -> bool:
        """Whether nothing was asked whole that is not answered."""
        return self.is_idle or not self._in_head

    @property
    def is_waiting(self) -> bool:
        """Whether it is the client's turn: to ask something whole, or to take its answer."""
        return self.is_unasked or self._stalled_since is not None

    def cut_off(self) -> None:
        """End the connection now."""
        self._open.remove(self)
        self.transport.abort()

    def check(self) -> None:
        """End the connection if it has been too slow."""
        now, limits = self.loop.time(), self._limits
        if self._stalled_since is not None and now - self._stalled_since > limits.write_seconds:
            self.cut_off()
        elif self._since is None or (self._in_head and not self.is_idle):
            return
        elif self.flow.read_paused:
            self._since += _LOOK_SECONDS  # it is we who do not read
        elif now - self._since > self._allowed_seconds():
            self._refuse(408, "the request took too long to come in")

    def _allowed_seconds(self) -> float:
        if self._refused:
            return _LINGER_SECONDS
        if self._in_head:
            return self._limits.head_seconds
        return self._limits.body_seconds + self._body_bytes / self._limits.body_rate

    @override
    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        self.source = source_of(self.client[0] if self.client else "")
        self._since = self.loop.time()
        self._open.add(self)

    @override
    def connection_lost(self, exc: Exception | None) -> None:
        self._open.remove(self)
        super().connection_lost(exc)

    @override
    def data_received(self, data: bytes) -> None:
        if self._since is None:
            self._since = self.loop.time()
        before = self._steps, self._in_head
        super().data_received(data)
        if not self.transport.is_closing():
            # where something else ended in these bytes, what began after it is short so far
            same_part = before == (self._steps, self._in_head)
            self._head_bytes = self._head_bytes + len(data) if same_part else 0
            if self._head_bytes > self._limits.head_bytes:
                self._refuse(431, "the headers are longer than this service takes")

    @override
    def on_message_begin(self) -> None:
        super().on_message_begin()
        self._in_head, self._since = True, self.loop.time()

    @override
    def on_headers_complete(self) -> None:
        self._in_head, self._head_bytes, self._body_bytes = False, 0, 0
        self._steps += 1
        self._since = self.loop.time()
        if len(self.pipeline) >= _MOST_PIPELINED:
            self.cut_off()
        if not self.transport.is_closing():
            super().on_headers_complete()

    @override
    def on_header(self, name: bytes, value: bytes) -> None:
        if self._in_head:  # those behind a body in pieces are for nobody here
            super().on_header(name, value)

    @override
    def on_body(self, body: bytes) -> None:
        self._body_bytes += len(body)
        self._steps += 1
        if not self.transport.is_closing():
            super().on_body(body)

    @override
    def on_message_complete(self) -> None:
        self._in_head, self._since = True, None
        if not self.transport.is_closing():
            super().on_message_complete()

    @override
    def on_response_complete(self) -> None:
        super().on_response_complete()
        if self._since is not None:
            self._since = self.loop.time()
            self._refused = not self._in_head  # answered before its body was read

    @override
    def pause_writing(self) -> None:
        self._stalled_since = self.loop.time()
        super().pause_writing()

    @override
    def resume_writing(self) -> None:
        self._stalled_since = None
        super().resume_writing()

    @override
    def shutdown(self) -> None:
        """Let what is in work come to its end; whatever is not asked whole ends now."""
        if self.is_unasked:
            self.cut_off()
        else:
            super().shutdown()

    @override
    def timeout_keep_alive_handler(self) -> None:
        self.cut_off()

    def _refuse(self, status: int, detail: str) -> None:
        """End the connection, and say why if part of a request has come."""
        if not self._in_head or not self._head_bytes or not self.is_idle:
            self.cut_off()
            return
        self._say_and_end(status, detail)

    @override
    def send_400_response(self, msg: str) -> None:
        self._say_and_end(400, "this is no HTTP request that can be read")

    def _say_and_end(self, status: int, detail: str) -> None:
        title = HTTPStatus(status).phrase
        slug = title.lower().replace(" ", "-")
        body = (_PROBLEM % (slug, title, status, detail)).encode()
        self.transport.write((_REFUSAL % (status, title, len(body))).encode() + body)
        self.transport.close()
        self.loop.call_later(_LINGER_SECONDS, self.transport.abort)


def limited_protocol(open_connections: OpenConnections) -> Any:  # noqa: ANN401
    """What uvicorn makes a connection's protocol with."""
    return partial(LimitedProtocol, open_connections=open_connections)
