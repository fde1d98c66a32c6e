"""A thread that does what waits, at once when woken, and looks around regularly."""

from __future__ import annotations

import logging
import threading
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

_log = logging.getLogger(__name__)


class Worker:
    """Runs one piece of work in the background until it is stopped.

    Parameters
    ----------
    name
        Of the thread.
    work
        Does whatever waits; an error is noted by its kind, and it is tried again later.
    woken
        Set by whoever leaves work.
    every
        Seconds after which it looks around unasked.
    """

    def __init__(
        self, name: str, work: Callable[[], object], woken: threading.Event, every: float
    ) -> None:
        self._name = name
        self._work = work
        self._woken = woken
        self._every = every
        self._stop = threading.Event()
        self._thread: threading.Thread | None = None

    def start(self) -> None:
        """Begin."""
        self._thread = threading.Thread(target=self._run, name=self._name, daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """Finish the piece in work and end."""
        self._stop.set()
        self._woken.set()
        if self._thread is not None:
            self._thread.join()

    def _run(self) -> None:
        while not self._stop.is_set():
            self._woken.wait(self._every)
            self._woken.clear()
            try:
                self._work()
            except Exception as error:  # whatever it is, what comes next is still done
                _log.error("%s: %s; tried again later", self._name, type(error).__name__)


def start_looking(name: str, work: Callable[[], object], every: float = 3_600.0) -> Worker:
    """Do a piece of work in the background, at once and now and then.

    Parameters
    ----------
    name, work
        As for `Worker`.
    every
        Seconds between two looks.

    Returns
    -------
    Worker
        At work until it is stopped.
    """
    woken = threading.Event()
    woken.set()
    worker = Worker(name, work, woken, every)
    worker.start()
    return worker
