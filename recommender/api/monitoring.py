"""Around every request: security headers, measurements, one line in the log.

A line names the route, never the address asked for: that may hold ids. It names the key by its id.
"""

from __future__ import annotations

import ipaddress
import logging
import shutil
import time
from typing import TYPE_CHECKING

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.registry import Collector
from typing_extensions import override

from recommender.api.limits import RateLimiter
from recommender.api.paths import path_within
from recommender.api.problems import describe_error, make_problem
from recommender.api.security_headers import add_security_headers

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from pathlib import Path

    from prometheus_client import Metric
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

    from recommender.ports.records import KeyRecord

_log = logging.getLogger("recommender.requests")
_REFUSED = {401, 429}
_LINES_PER_MINUTE = 600
"""Lines about requests that are refused or come without a key: whoever sends very many fills no
disk with them. Of more, the next line says how many there were."""
_PIECE_BYTES = 65_536
_UNEXPECTED = make_problem(500, "something went wrong here; it is noted in the log")


class Metrics:
    """What is measured.

    Parameters
    ----------
    data_folder
        Where the database's file is; None if it is not on a disk of this machine.
    """

    def __init__(self, data_folder: Path | None = None) -> None:
        self.registry = CollectorRegistry()
        names = ["method", "route", "status"]
        self.requests = Counter(
            "recommender_requests", "Requests answered", names, registry=self.registry
        )
        self.seconds = Histogram(
            "recommender_request_seconds", "Time to answer", names[:2], registry=self.registry
        )
        if data_folder is not None:
            free = Gauge(
                "recommender_disk_free_bytes",
                "Room left where the database is",
                registry=self.registry,
            )
            free.set_function(lambda: float(shutil.disk_usage(data_folder).free))
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


class AlarmCollector(Collector):
    """How far the latest round is beyond what is usual, read when somebody asks.

    Parameters
    ----------
    read
        Gives it by measure; 0 within the band.
    """

    def __init__(self, read: Callable[[], Mapping[str, float]]) -> None:
        self._read = read

    @override
    def collect(self) -> Iterator[Metric]:
        """One gauge with a label for each measure.

        Yields
        ------
        Metric
            The gauge.
        """
        gauge = GaugeMetricFamily(
            "recommender_round_drift",
            "How much worse than usual the latest published round is, 0 within its band",
            labels=["measure"],
        )
        for measure, drift in self._read().items():
            gauge.add_metric([measure], drift)
        yield gauge


class RankerCollector(Collector):
    """Which ranker runs, read when somebody asks.

    Parameters
    ----------
    read
        Gives its name.
    """

    def __init__(self, read: Callable[[], str]) -> None:
        self._read = read

    @override
    def collect(self) -> Iterator[Metric]:
        """One gauge that is 1 for the ranker that runs.

        Yields
        ------
        Metric
            The gauge.
        """
        gauge = GaugeMetricFamily("recommender_ranker", "The ranker that runs", labels=["identity"])
        gauge.add_metric([self._read()], 1.0)
        yield gauge


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
        self._lines = RateLimiter(_LINES_PER_MINUTE)
        self._unlogged = 0

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        began, status, started = time.perf_counter(), 500, False

        async def send_monitored(message: Message) -> None:
            nonlocal status, started
            if message["type"] == "http.response.start":
                started, status = True, message["status"]
                message["headers"] = add_security_headers(path_within(scope), message["headers"])
            for piece in cut_body(message):
                await send(piece)

        try:
            await self._app(scope, receive, send_monitored)
        except Exception as error:  # it may hold what somebody sent: only its kind and place go on
            _log.error("unexpected %s", describe_error(error), extra=_fields_of(scope))
            if not started:
                status = 500
                await _UNEXPECTED(scope, receive, send_monitored)
        finally:
            self._record(scope, status, time.perf_counter() - began)

    def _record(self, scope: Scope, status: int, seconds: float) -> None:
        route = getattr(scope.get("route"), "path", "none")
        method = scope["method"] if route != "none" else "none"
        self._metrics.record(method, route, status, seconds)
        fields: dict[str, str | float] = {**_fields_of(scope)}
        unknown = fields["key"] == "none" or status in _REFUSED
        if unknown and not self._lines.take("log"):
            self._unlogged += 1
            return
        fields |= {"method": method, "route": route, "status": status,
                   "ms": round(seconds * 1e3, 1)}  # fmt: skip
        if self._unlogged:
            fields["not_noted"], self._unlogged = self._unlogged, 0
        _log.info("%s %s %s %.1f ms", method, route, status, seconds * 1e3, extra=fields)


def cut_body(message: Message) -> Iterator[Message]:
    """A message, its body in pieces: what a client does not take is then not copied for it.

    Yields
    ------
    Message
        One of no more than some bytes; the next one is sent when there is room.
    """
    body: bytes = message.get("body", b"")
    if len(body) <= _PIECE_BYTES:
        yield message
        return
    more: bool = message.get("more_body", False)
    for start in range(0, len(body), _PIECE_BYTES):
        end = start + _PIECE_BYTES
        yield {**message, "body": body[start:end], "more_body": more or end < len(body)}


def _fields_of(scope: Scope) -> dict[str, str]:
    """Which key asked, and from what kind of address: neither says who it was to others."""
    key: KeyRecord | None = scope.get("state", {}).get("key")
    client = scope.get("client")
    return {
        "key": "none" if key is None else key.id,
        "address": class_of_address(client[0] if client else ""),
    }


def class_of_address(host: str) -> str:
    """What kind of address somebody asks from.

    Examples
    --------
    >>> [class_of_address(host) for host in ("127.0.0.1", "10.1.2.3", "2a00:1450::1", "socket")]
    ['loopback', 'private', 'public', 'unknown']
    """
    try:
        address = ipaddress.ip_address(host)
    except ValueError:
        return "unknown"
    if address.is_loopback:
        return "loopback"
    return "private" if address.is_private else "public"
