"""One member who asks for all that a key gives, twenty at a time.

``python -m benchmarks.load.greedy_member PORT KEY MEMBER OTHER...``
"""

from __future__ import annotations

import asyncio
import itertools
import json
import sys
from typing import TYPE_CHECKING

from benchmarks.load.client import Connection, write_request

if TYPE_CHECKING:
    from collections.abc import Sequence

AT_ONCE = 20


async def ask_for_everything(port: int, key: str, member: str, others: Sequence[str]) -> None:
    """Suggestions under every stand of the dial, exports, blocks, a changed profile, until cancelled."""
    numbers = itertools.count()
    lines = [Connection("127.0.0.1", port) for _ in range(AT_ONCE)]
    try:
        await asyncio.gather(*(_ask(line, numbers, key, member, others) for line in lines))
    finally:
        for line in lines:
            line.close()


async def _ask(
    line: Connection, numbers: itertools.count[int], key: str, member: str, others: Sequence[str]
) -> None:
    path = f"/v1/members/{member}"
    while True:
        number = next(numbers)
        sent = json.dumps({"limit": 10, "knobs": {"bubble": number % 101 / 100}}).encode()
        await line.ask(write_request("POST", f"{path}/introductions:suggest", key, sent))
        await line.ask(write_request("GET", f"{path}/export", key))
        if number % 20 == 0:
            about = json.dumps({"about": f"Changed {number} times."}).encode()
            await line.ask(write_request("PATCH", path, key, about))
        if number % 5 == 0:
            await line.ask(
                write_request("PUT", f"{path}/blocks/{others[number % len(others)]}", key)
            )
        if number % 5 == 1:
            await line.ask(write_request("PUT", f"{path}/blocks/nobody-{number}", key))


if __name__ == "__main__":
    asyncio.run(ask_for_everything(int(sys.argv[1]), sys.argv[2], sys.argv[3], sys.argv[4:]))
