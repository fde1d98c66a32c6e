"""uvicorn with our limits: connections are counted, timed and cut off, and a stop comes to an end."""

from __future__ import annotations

import asyncio
import gc
import logging
import os
import sys
import threading
import time
from typing import TYPE_CHECKING, Any

import uvicorn
from typing_extensions import override

from recommender.api.connections import ConnectionLimits, OpenConnections, limited_protocol

if TYPE_CHECKING:
    import socket

    from starlette.types import ASGIApp

_ACCEPTED_AT_ONCE = 16
"""Connections taken in before those that are too many are looked at."""
_WAITING = 1_024
"""Connections the system holds until they are taken in."""
_OTHER_FILES = 0.5
"""Share of the files a process may open that connections leave to the database and the rest."""
_FORCE_SECONDS = 10.0
"""After the time for requests in work: until the process ends, whatever still runs in it."""
_LOG_SECONDS = 60.0
_TURN_SECONDS = 0.0005
"""How long a thread may keep the interpreter while another one waits for it. Of Python's own 5 ms the
event loop would wait several for each answer while anything is computed."""
_log = logging.getLogger(__name__)


class Server(uvicorn.Server):
    """A server of one app within limits.

    Parameters
    ----------
    app
        What answers.
    limits
        What connections may do.
    ends_process
        Whether the process ends soon after it is told to stop, whatever still runs in it.
    """

    def __init__(
        self, app: ASGIApp, limits: ConnectionLimits, *, ends_process: bool = False
    ) -> None:
        self._ends_process = ends_process
        self._connections = OpenConnections(limits)
        self._watch: asyncio.Task[None] | None = None
        self._complained = -_LOG_SECONDS
        super().__init__(
            uvicorn.Config(
                app,
                http=limited_protocol(self._connections),
                ws="none",
                loop="asyncio",
                access_log=False,
                server_header=False,
                log_config=None,
                log_level="error",  # whoever sends garbage does not fill the log
                backlog=_ACCEPTED_AT_ONCE,
                timeout_keep_alive=limits.idle_seconds,
                timeout_graceful_shutdown=limits.stop_seconds,
            )
        )

    @override
    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        if self._ends_process:
            favour_short_work()
        for listener in sockets or []:
            listener.listen(_WAITING)
        loop = asyncio.get_running_loop()
        loop.set_exception_handler(self._complain)
        self._watch = loop.create_task(self._connections.watch())

    @override
    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        if self._watch is not None:
            self._watch.cancel()
        if self._ends_process:
            _end_at_last(self._connections.limits.stop_seconds + _FORCE_SECONDS)
        await super().shutdown(sockets)

    def _complain(self, _: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:
        """Note that something went wrong outside any request, once a minute at most, by its kind."""
        now = time.monotonic()
        if now - self._complained > _LOG_SECONDS:
            self._complained = now
            kind = type(context.get("exception")).__name__
            _log.error("connections: %s (%s)", context.get("message", "an error"), kind)


def favour_short_work() -> None:
    """Let the event loop have its turn soon whatever threads compute, and collect less at once.

    What was made until now stays as long as the process, so that no collection looks at it again.
    """
    sys.setswitchinterval(_TURN_SECONDS)
    gc.collect()
    gc.freeze()


def _end_at_last(seconds: float) -> None:
    """End the process after some seconds: what is stored is as after any crash, which loses nothing."""
    timer = threading.Timer(seconds, os._exit, [0])
    timer.daemon = True
    timer.start()


def most_connections(wanted: int) -> int:
    """As many connections as are wanted and the system has files for, after asking it for more."""
    if sys.platform == "win32":
        return wanted
    import resource

    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    most = wanted * 2 if hard == resource.RLIM_INFINITY else min(hard, wanted * 2)
    if most > soft:
        resource.setrlimit(resource.RLIMIT_NOFILE, (most, hard))
    return max(4, min(wanted, int(max(soft, most) * (1 - _OTHER_FILES))))
