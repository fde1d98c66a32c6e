"""Around every request: security headers, measurements, one line in the log.

A line names the route, never the address asked for: that may hold ids.
"""

from __future__ import annotations

import logging
import time
from typing import TYPE_CHECKING

from prometheus_client import CollectorRegistry, Counter, Histogram

from recommender.api.problems import problem

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

_log = logging.getLogger("recommender.requests")

_SAFE = (
    (b"x-content-type-options", b"nosniff"),
    (b"x-frame-options", b"DENY"),
    (b"referrer-policy", b"no-referrer"),
    (b"strict-transport-security", b"max-age=31536000"),
    (b"cross-origin-resource-policy", b"same-origin"),
    (b"cache-control", b"no-store"),
)
_TOO_LONG = problem(413, "the body is longer than this service takes")
_NOTHING = b"default-src 'none'; frame-ancestors 'none'"
_DOCS = (
    b"default-src 'self'; img-src 'self' data: https://fastapi.tiangolo.com; "
    b"script-src 'self' 'unsafe-inline' https://cdn.jsdelivr.net; "
    b"style-src 'self' 'unsafe-inline' https://cdn.jsdelivr.net; frame-ancestors 'none'"
)
_ALWAYS = (*_SAFE, (b"content-security-policy", _NOTHING))
_ON_DOCS = (*_SAFE, (b"content-security-policy", _DOCS))
"""Headers of every answer that does not set them itself."""


class Metrics:
    """What is measured."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        names = ["method", "route", "status"]
        self.requests = Counter(
            "recommender_requests", "Requests answered", names, registry=self.registry
        )
        self.seconds = Histogram(
            "recommender_request_seconds", "Time to answer", names[:2], registry=self.registry
        )
        self._found: dict[tuple[str, str, int], tuple[Counter, Histogram]] = {}

    def note(self, method: str, route: str, status: int, seconds: float) -> None:
        """Count one request; all three names come from the app, so there are few of them."""
        found = self._found.get((method, route, status))
        if found is None:
            found = (
                self.requests.labels(method, route, str(status)),
                self.seconds.labels(method, route),
            )
            self._found[method, route, status] = found
        found[0].inc()
        found[1].observe(seconds)


class Watch:
    """Middleware around the whole app.

    Parameters
    ----------
    app
        The next one in.
    metrics
        Takes the measurements.
    """

    def __init__(self, app: ASGIApp, metrics: Metrics) -> None:
        self._app = app
        self._metrics = metrics

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        began, status = time.perf_counter(), 500

        async def watched(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                headers = _TOO_LONG.raw_headers if status == 413 else message["headers"]
                message["headers"] = _with_security(scope["path"], headers)
            elif status == 413:  # the framework answers this one in plain text
                message["body"] = bytes(_TOO_LONG.body)
            await send(message)

        try:
            await self._app(scope, receive, watched)
        finally:
            self._note(scope, status, time.perf_counter() - began)

    def _note(self, scope: Scope, status: int, seconds: float) -> None:
        route = getattr(scope.get("route"), "path", "none")
        method = scope["method"] if route != "none" else "none"
        self._metrics.note(method, route, status, seconds)
        _log.info("%s %s %s %.1f ms", method, route, status, seconds * 1e3)


def _with_security(path: str, headers: list[tuple[bytes, bytes]]) -> list[tuple[bytes, bytes]]:
    present = {name.lower() for name, _ in headers}
    added = _ON_DOCS if path == "/docs" else _ALWAYS
    return [*headers, *(each for each in added if each[0] not in present)]
