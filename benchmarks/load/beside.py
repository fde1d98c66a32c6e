"""Readers at a steady rate while others do what slows a service down: strangers, one member."""

from __future__ import annotations

import asyncio
import json
from typing import TYPE_CHECKING

import psutil

from benchmarks.cost_records import CostRecord
from benchmarks.load.client import Connection, send_at_rate, write_request
from benchmarks.load.records import summarise
from benchmarks.load.servers import LoopTimes, read_loop_times, run_beside

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from contextlib import AbstractContextManager

    from benchmarks.load.client import Answers

    Weekly = Callable[[int], bytes]
    """The request of a number."""

MANY = 1_000
"""Connections that ask."""
P99_BESIDE, P50_BESIDE = 0.100, 0.025
"""What is aimed at."""
_UNDER_WAY = 2.0
"""Seconds until those beside are at it."""


async def measure_beside_strangers(
    service: tuple[int, int], weekly: Weekly, n: int, per_second: float, seconds: float
) -> list[CostRecord]:
    """Readers on very many connections beside slow clients and long bodies without a key.

    Parameters
    ----------
    service
        Its port and its process.
    weekly
        Makes a request.
    n
        Members.
    per_second, seconds
        Requests, and for how long.
    """
    port, _ = service
    lines = [Connection("127.0.0.1", port) for _ in range(MANY)]
    await asyncio.gather(*(line.ask(weekly(number)) for number, line in enumerate(lines)))
    strangers = run_beside("-m", "benchmarks.load.slow_clients", str(port))
    reads, loop = await _read_beside(strangers, service, lines, weekly, per_second, seconds)
    name, share = "weekly {}, 1,000 connections, slow clients", reads.errors / len(reads.seconds)
    return [
        summarise(name.format("p50"), n, reads, 50, P99_BESIDE),
        summarise(name.format("p99"), n, reads, 99, P99_BESIDE),
        summarise(name.format("slowest"), n, reads, 100, P99_BESIDE),
        CostRecord("errors beside slow clients", n, reads.errors, "answers", "of all", share),
        *_describe_loop("slow clients", n, loop, reads.lasted),
    ]


async def measure_beside_one_member(
    service: tuple[int, int],
    weekly: Weekly,
    keys: tuple[str, str, Sequence[str]],
    per_second: float,
    seconds: float,
) -> list[CostRecord]:
    """Readers beside one member whose key asks for suggestions twenty at a time.

    Parameters
    ----------
    service
        Its port and its process.
    weekly
        Makes a request.
    keys
        An organiser's key, the greedy member, and the ids of all.
    per_second, seconds
        Requests, and for how long.
    """
    port, process = service
    organiser, member, ids = keys
    line = Connection("127.0.0.1", port)
    sent = json.dumps({"role": "member", "member": member}).encode()
    _, body = await line.ask(write_request("POST", "/v1/keys", organiser, sent))
    suggest = f"/v1/members/{member}/introductions:suggest"
    await line.ask(write_request("POST", suggest, organiser, b"{}"))  # the club is prepared
    line.close()
    lines = [Connection("127.0.0.1", port) for _ in range(16)]
    before, memory = psutil.Process(process), psutil.Process(process).memory_info().rss
    strangers = ids[len(ids) // 4 :][:20]  # nobody to whom they are introduced
    one = run_beside(
        "-m",
        "benchmarks.load.greedy_member",
        str(port),
        json.loads(body)["key"],
        member,
        *strangers,
    )
    reads, loop = await _read_beside(one, service, lines, weekly, per_second, seconds)
    grown = before.memory_info().rss - memory
    n, name = len(ids), "weekly {}, beside one member's many suggestions"
    return [
        summarise(name.format("p50"), n, reads, 50, P50_BESIDE),
        summarise(name.format("p99"), n, reads, 99, P99_BESIDE),
        CostRecord("memory grown beside them", n, grown / 1e6, "MB", "200 MB", grown / 200e6),
        *_describe_loop("many suggestions", n, loop, reads.lasted),
    ]


async def _read_beside(
    others: AbstractContextManager[None],
    service: tuple[int, int],
    lines: list[Connection],
    weekly: Weekly,
    per_second: float,
    seconds: float,
) -> tuple[Answers, LoopTimes]:
    """The readers' answers, and what the service's event loop did meanwhile."""
    _, process = service
    with others:
        await asyncio.sleep(_UNDER_WAY)
        before = read_loop_times(process)
        reads = await send_at_rate(lines, weekly, per_second, seconds)
        after = read_loop_times(process)
    for line in lines:
        line.close()
    return reads, LoopTimes(after.worked - before.worked, after.waited - before.waited)


def _describe_loop(beside: str, n: int, loop: LoopTimes, lasted: float) -> list[CostRecord]:
    """What of the time the event loop worked, and what it was ready and had no processor."""
    rows = (("worked", loop.worked), ("waited for a processor", loop.waited))
    return [
        CostRecord(f"event loop {did}, {beside}", n, value, "s", "of the time", value / lasted)
        for did, value in rows
    ]
