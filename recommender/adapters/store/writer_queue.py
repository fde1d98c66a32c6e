"""One writer of this process at a time, in the order in which they came.

SQLite lets one write and has the others look again after ever longer pauses, so that under load some
are passed over again and again. Whoever waits here is woken when it is their turn.
"""

from __future__ import annotations

import threading
import time
from collections import deque
from contextlib import contextmanager
from typing import TYPE_CHECKING

from recommender.ports.refusals import UnavailableError

if TYPE_CHECKING:
    from collections.abc import Iterator


class WriterQueue:
    """Who writes and who waits for it.

    Parameters
    ----------
    seconds
        Longest wait, for other writers here and in other processes together.
    """

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds
        self._lock = threading.Lock()
        self._is_taken = False
        self._waiting: deque[threading.Event] = deque()

    def __len__(self) -> int:
        """How many wait."""
        return len(self._waiting)

    @contextmanager
    def turn(self) -> Iterator[float]:
        """Wait for the turn, and have it.

        Yields
        ------
        float
            Seconds that are left to wait for writers of other processes, at least 0.

        Raises
        ------
        UnavailableError
            If it did not come in time.
        """
        began = time.monotonic()
        self._enter()
        try:
            yield max(0.0, began + self._seconds - time.monotonic())
        finally:
            self._leave()

    def _enter(self) -> None:
        with self._lock:
            if not self._is_taken:
                self._is_taken = True
                return
            ticket = threading.Event()
            self._waiting.append(ticket)
        if not ticket.wait(self._seconds):
            self._give_up(ticket)

    def _give_up(self, ticket: threading.Event) -> None:
        with self._lock:
            if ticket.is_set():
                return  # it was given just now
            self._waiting.remove(ticket)
        message = "the database is not available (others write); try again"
        raise UnavailableError(message)

    def _leave(self) -> None:
        with self._lock:
            if self._waiting:
                self._waiting.popleft().set()
            else:
                self._is_taken = False
