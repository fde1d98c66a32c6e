"""Around every request: security headers, measurements, one line in the log.

A line names the route, never the address asked for: that may hold ids.
"""

from __future__ import annotations

import logging
import time
from typing import TYPE_CHECKING

from prometheus_client import CollectorRegistry, Counter, Histogram

from recommender.api.problems import make_problem
from recommender.api.security_headers import add_security_headers

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

_log = logging.getLogger("recommender.requests")
_TOO_LONG = make_problem(413, "the body is longer than this service takes")


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
        self._labelled: dict[tuple[str, str, int], tuple[Counter, Histogram]] = {}

    def record(self, method: str, route: str, status: int, seconds: float) -> None:
        """Count one request; all three names come from the app, so there are few of them."""
        labels = method, route, status
        pair = self._labelled.get(labels)
        if pair is None:
            pair = (
                self.requests.labels(method, route, str(status)),
                self.seconds.labels(method, route),
            )
            self._labelled[labels] = pair
        counter, histogram = pair
        counter.inc()
        histogram.observe(seconds)


class Monitoring:
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

        async def send_monitored(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                headers = _TOO_LONG.raw_headers if status == 413 else message["headers"]
                message["headers"] = add_security_headers(scope["path"], headers)
            elif status == 413:  # the framework answers this one in plain text
                message["body"] = bytes(_TOO_LONG.body)
            await send(message)

        try:
            await self._app(scope, receive, send_monitored)
        finally:
            self._record(scope, status, time.perf_counter() - began)

    def _record(self, scope: Scope, status: int, seconds: float) -> None:
        route = getattr(scope.get("route"), "path", "none")
        method = scope["method"] if route != "none" else "none"
        self._metrics.record(method, route, status, seconds)
        _log.info("%s %s %s %.1f ms", method, route, status, seconds * 1e3)
