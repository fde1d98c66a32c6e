"""A server on loopback that keeps what it is sent, in real connections."""

import asyncio
from contextlib import asynccontextmanager

from benchmarks.load.client import read_length

LIMIT = 30.0
"""Seconds until something that never comes fails the test."""


class Recorded:
    """What came in, and a wait for it."""

    def __init__(self):
        self.connections = 0
        self.requests = []
        self.came = asyncio.Condition()

    async def note(self, head, body):
        async with self.came:
            self.requests.append((head, body))
            self.came.notify_all()

    async def wait_for(self, condition):
        """Until what was recorded fulfils a condition."""
        async with asyncio.timeout(LIMIT), self.came:
            await self.came.wait_for(lambda: condition(self))


@asynccontextmanager
async def record_requests(status="200 OK"):
    """Yields its port and what it records; every request is answered and the connection stays open."""
    recorded = Recorded()
    tasks, writers = [], []

    async def serve(reader, writer):
        recorded.connections += 1
        task = asyncio.current_task()
        assert task is not None
        tasks.append(task)
        writers.append(writer)
        try:
            while True:
                head = await reader.readuntil(b"\r\n\r\n")
                body = await reader.readexactly(read_length(head))
                await recorded.note(head, body)
                writer.write(f"HTTP/1.1 {status}\r\nContent-Length: 2\r\n\r\n{{}}".encode())
                await writer.drain()
        except (OSError, asyncio.IncompleteReadError):
            pass
        finally:
            writer.close()

    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    try:
        yield server.sockets[0].getsockname()[1], recorded
    finally:
        server.close()
        for writer in writers:
            writer.close()
        await asyncio.gather(*tasks)


@asynccontextmanager
async def running(coroutine):
    """Something that goes on until the block is left."""
    task = asyncio.create_task(coroutine)
    try:
        yield task
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
