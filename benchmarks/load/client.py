"""A small HTTP client over keep-alive connections that costs the machine little.

Requests are sent at set times whether or not earlier ones are answered, and a request's time
counts from when it was due: a server that stalls is not measured as having had less to do.
"""

from __future__ import annotations

import asyncio
import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable, Sequence


@dataclass
class Answers:
    """The answers to some requests."""

    seconds: list[float] = field(default_factory=list)
    statuses: dict[int, int] = field(default_factory=dict)
    lasted: float = 0.0

    def note(self, status: int, seconds: float) -> None:
        """Count one answer."""
        self.seconds.append(seconds)
        self.statuses[status] = self.statuses.get(status, 0) + 1

    @property
    def errors(self) -> int:
        """Answers other than 2xx and 304, and connections that broke (status 0)."""
        good = sum(n for status, n in self.statuses.items() if 200 <= status < 300 or status == 304)
        return sum(self.statuses.values()) - good


def write_request(
    method: str, path: str, key: str, body: bytes = b"", headers: Sequence[str] = ()
) -> bytes:
    """A request as bytes."""
    lines = [
        f"{method} {path} HTTP/1.1",
        "Host: localhost",
        f"Authorization: Bearer {key}",
        *headers,
    ]
    if body:
        lines += ["Content-Type: application/json", f"Content-Length: {len(body)}"]
    return "\r\n".join(lines).encode() + b"\r\n\r\n" + body


class Connection:
    """One connection, opened when first asked and again after it broke."""

    def __init__(self, host: str, port: int) -> None:
        self._where = (host, port)
        self._streams: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None = None

    async def ask(self, sent: bytes) -> tuple[int, bytes]:
        """Send a request; its status and body. Status 0 if the connection broke."""
        try:
            if self._streams is None:
                self._streams = await asyncio.open_connection(*self._where)
            reader, writer = self._streams
            writer.write(sent)
            head = await reader.readuntil(b"\r\n\r\n")
            length = read_length(head)
            return int(head[9:12]), await reader.readexactly(length)
        except (OSError, asyncio.IncompleteReadError):
            self.close()
            return 0, b""

    def close(self) -> None:
        """Close it."""
        if self._streams is not None:
            self._streams[1].close()
            self._streams = None


def read_length(head: bytes) -> int:
    """Bytes of the body that a response's head announces; 0 if it announces none."""
    for line in head.split(b"\r\n"):
        if line.lower().startswith(b"content-length:"):
            return int(line[15:])
    return 0


async def send_at_rate(
    lines: Sequence[Connection], make: Callable[[int], bytes], per_second: float, seconds: float
) -> Answers:
    """Send requests evenly, each when it is due, on whichever connection is free."""
    taken, free = Answers(), asyncio.Queue[Connection]()
    for line in lines:
        free.put_nowait(line)
    began = time.perf_counter()
    running = set()
    async for number in _wait_for_ticks(began, per_second, seconds):
        due = began + number / per_second
        task = asyncio.create_task(_time_request(free, make(number), due, taken))
        running.add(task)
        task.add_done_callback(running.discard)
    await asyncio.gather(*running)
    taken.lasted = time.perf_counter() - began
    return taken


async def _wait_for_ticks(began: float, per_second: float, seconds: float) -> AsyncIterator[int]:
    for number in range(int(per_second * seconds)):
        ahead = began + number / per_second - time.perf_counter()
        if ahead > 0:
            await asyncio.sleep(ahead)
        yield number


async def _time_request(
    free: asyncio.Queue[Connection], sent: bytes, due: float, taken: Answers
) -> None:
    line = await free.get()
    try:
        status, _ = await line.ask(sent)
        taken.note(status, time.perf_counter() - due)
    finally:
        free.put_nowait(line)


async def send_flat_out(
    lines: Sequence[Connection], make: Callable[[int], bytes], seconds: float
) -> Answers:
    """Send requests one after the other on every connection, as fast as they are answered."""
    taken = Answers()
    began = time.perf_counter()

    async def work(line: Connection, first: int) -> None:
        number = first
        while (now := time.perf_counter()) - began < seconds:
            status, _ = await line.ask(make(number))
            taken.note(status, time.perf_counter() - now)
            number += len(lines)

    await asyncio.gather(*(work(line, number) for number, line in enumerate(lines)))
    taken.lasted = time.perf_counter() - began
    return taken
