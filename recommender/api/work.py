"""Who works when: so many requests at once, and the askers take turns.

Work that is not awaited runs in threads. Without limits one asker's twenty requests would be at
work before another's first. Here each asker has a queue of their own, and the next place goes to
the asker who has had none for longest.
"""

from __future__ import annotations

import asyncio
from collections import Counter, deque
from contextlib import asynccontextmanager
from enum import Enum
from typing import TYPE_CHECKING

from recommender.api.problems import RefusedError

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Mapping


class Work(Enum):
    """Kinds of work that do not wait for each other."""

    READ = "read"
    """Reads a little."""
    WRITE = "write"
    """Waits for other writers."""
    COMPUTE = "compute"
    """Takes a processor for longer."""


class WorkPool:
    """Places for one kind of work; used on one event loop.

    Parameters
    ----------
    places
        Requests at work at once.
    per_asker
        Of them those of one asker.
    waiting
        Requests of one asker that may wait.
    seconds
        Longest wait.
    """

    def __init__(
        self, places: int, per_asker: int, waiting: int = 100, seconds: float = 10.0
    ) -> None:
        self._free = places
        self._per_asker = per_asker
        self._most_waiting = waiting
        self._seconds = seconds
        self._at_work: Counter[str] = Counter()
        self._at_once: dict[str, int] = {}
        """How many may be at work, of each who is at work or waits."""
        self._waiting: dict[str, deque[asyncio.Future[None]]] = {}
        """By asker, who has waited longest for a turn first."""

    @asynccontextmanager
    async def place(self, asker: str, at_once: int | None = None) -> AsyncIterator[None]:
        """A place, once it is the asker's turn.

        Parameters
        ----------
        asker
            Whose request it is.
        at_once
            Places this asker may have at the same time; as many as any if left out.

        Yields
        ------
        None
            Once, while the place is held.

        Raises
        ------
        RefusedError
            If too many of this asker wait already (429), or none was free for too long (503).
        """
        self._at_once[asker] = at_once or self._per_asker
        await self._enter(asker)
        try:
            yield
        finally:
            self._leave(asker)

    async def _enter(self, asker: str) -> None:
        queue = self._waiting.setdefault(asker, deque())
        if len(queue) >= self._most_waiting:
            raise RefusedError(429, "this key asks for too much at once", {"Retry-After": "1"})
        ticket: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        queue.append(ticket)
        self._admit()
        try:
            async with asyncio.timeout(self._seconds):
                await ticket
        except BaseException as error:
            self._give_up(asker, ticket)
            if isinstance(error, TimeoutError):
                detail = "the service is busy; try again"
                raise RefusedError(503, detail, {"Retry-After": "5"}) from None
            raise

    def _give_up(self, asker: str, ticket: asyncio.Future[None]) -> None:
        if ticket.done() and not ticket.cancelled():
            self._leave(asker)  # it was given just now
        elif ticket in (queue := self._waiting.get(asker, deque())):
            queue.remove(ticket)
            if not queue:
                del self._waiting[asker]
                self._forget(asker)

    def _leave(self, asker: str) -> None:
        self._free += 1
        self._at_work[asker] -= 1
        if not self._at_work[asker]:
            del self._at_work[asker]
            self._forget(asker)
        self._admit()

    def _forget(self, asker: str) -> None:
        if asker not in self._at_work and asker not in self._waiting:
            self._at_once.pop(asker, None)

    def _admit(self) -> None:
        """Give the free places away, one asker after the other."""
        while self._free and (asker := self._next_asker()) is not None:
            queue = self._waiting.pop(asker)
            ticket = queue.popleft()
            if queue:
                self._waiting[asker] = queue  # behind the others now
            self._free -= 1
            self._at_work[asker] += 1
            ticket.set_result(None)

    def _next_asker(self) -> str | None:
        within = (a for a in self._waiting if self._at_work[a] < self._at_once[a])
        return next(within, None)


def make_pools(*, is_local: bool) -> Mapping[Work, WorkPool]:
    """The places of one process; together fewer than there are threads for requests (40).

    Parameters
    ----------
    is_local
        Whether the database is a file here. Who reads it then waits for nobody, so that more
        threads would answer no sooner, and each of them keeps the event loop waiting.
    """
    reading = WorkPool(places=4, per_asker=3) if is_local else WorkPool(places=16, per_asker=12)
    return {
        Work.READ: reading,
        Work.WRITE: WorkPool(places=8, per_asker=6),
        Work.COMPUTE: WorkPool(places=2, per_asker=2, waiting=40, seconds=60.0),
    }
