"""Clients without a key that do what slows a service down; ``python -m benchmarks.load.slow_clients PORT``."""

from __future__ import annotations

import asyncio
import sys

HALF_SENT = (
    b"",
    b"GET / HTTP/1.1\r\nX-",
    b"POST /l/x/met HTTP/1.1\r\nContent-Length: 999\r\n\r\n",
)
"""What slow clients begin with."""
BRACKETS = b"[" + b"[]," * 3_300_000 + b"[]]"


async def attack(port: int) -> None:
    """Do all of it, until cancelled."""
    slow = [send_slowly(port, begun) for begun in HALF_SENT * 25]
    await asyncio.gather(*slow, *(send_brackets(port) for _ in range(6)))


async def send_slowly(port: int, begun: bytes) -> None:
    """Begin a request, add a byte a second, and begin again when cut off."""
    while True:
        try:
            _, writer = await asyncio.open_connection("127.0.0.1", port)
            try:
                writer.write(begun)
                while not writer.is_closing():
                    await asyncio.sleep(1.0)
                    writer.write(b"a")
                    await writer.drain()
            finally:
                writer.close()
        except OSError:
            await asyncio.sleep(0.1)


async def send_brackets(port: int) -> None:
    """Send ten megabytes of nested lists without a key, again and again."""
    head = f"POST /v1/members HTTP/1.1\r\nHost: x\r\nContent-Length: {len(BRACKETS)}\r\n"
    while True:
        try:
            reader, writer = await asyncio.open_connection("127.0.0.1", port)
            try:
                writer.write(head.encode() + b"Content-Type: application/json\r\n\r\n" + BRACKETS)
                await reader.read(65_536)
            finally:
                writer.close()
        except OSError:
            pass
        await asyncio.sleep(0.5)


if __name__ == "__main__":
    asyncio.run(attack(int(sys.argv[1])))
