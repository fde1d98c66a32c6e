"""The service under load, on loopback, beside a bare route that answers the same bytes.

Run ``python -m benchmarks.service_load`` (``--members 20000 --seconds 60``). It seeds a SQLite
database, starts ``serve.py`` and the bare route as processes of their own, and writes
``benchmarks/service_results.json`` and ``docs/service_load.md``.
"""

from __future__ import annotations

import asyncio
import json
import os
import tempfile
import time
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import numpy as np
import typer

from benchmarks.cost_records import CostRecord, save_costs, tabulate, write_costs
from benchmarks.load.beside import measure_beside_one_member, measure_beside_strangers
from benchmarks.load.client import Answers, Connection, send_at_rate, send_flat_out, write_request
from benchmarks.load.records import summarise
from benchmarks.load.seed import WEEK, seed_database
from benchmarks.load.servers import ROOT, read_processor_time, run_server
from recommender.service.calendar import utc_now

if TYPE_CHECKING:
    from collections.abc import Callable

READS, OUTCOMES = 200.0, 20.0
"""Requests a second."""
P99_WEEKLY, P99_SUGGEST = 0.025, 0.100
"""What is aimed at."""
CONNECTIONS = 16
WARM_UP = 3.0
"""Seconds of requests that are not counted: connections open, pages of the file are read."""
SUGGESTIONS, FIRST, TURNS = 200, 2_000, 6

PAGE = """# The service under load

Made by `python -m benchmarks.service_load`, client and servers on one machine ({cores} cores, load
{load:.1f} when it began). {members:,} members with three introductions each in one SQLite file. A request's time counts
from when it was due. The yardstick of times is what is aimed at, so a ratio under 1 is better; that of
throughput and of processor time is a bare FastAPI route that answers the same bytes, measured in turns
with it. Before the peak everybody asks once, so that every answer lies ready, as it does until anything
changes; the first one to each member after that is worked out, which has a row of its own. Slow clients
are 75 that begin a request and add a byte a second, and six that send ten megabytes of nested lists without a key,
again and again. The one member asks for suggestions twenty at a time, changes the profile and blocks. Beside both the
table says what of the time the event loop worked, and what it was ready to and others had the processors.

"""

BUSY = """The machine was busy with other work: the times below are mostly what the service waited for a
processor. What is compared with the bare route, and the processor time of an answer, stand.

"""


def main(
    members: int = 20_000,
    seconds: float = 60.0,
    folder: Annotated[
        Path | None, typer.Option(help="Keep the database here, for the next time.")
    ] = None,
    only_beside: Annotated[
        bool, typer.Option("--only-beside", help="Only beside others; the other rows stay.")
    ] = False,
) -> None:
    """Measure, print, and save the results."""
    load = os.getloadavg()[0]
    with tempfile.TemporaryDirectory() as passing:
        url = f"sqlite:///{folder or passing}/club-{members}.sqlite"
        began = time.perf_counter()
        key, ids = seed_database(url, members, utc_now)
        typer.echo(f"seeded in {time.perf_counter() - began:.0f} s")
        records = asyncio.run(_measure(url, key, ids, seconds, only_beside=only_beside))
    print(tabulate(records))
    file, page = ROOT / "benchmarks" / "service_results.json", ROOT / "docs" / "service_load.md"
    if only_beside:
        words, _, _ = page.read_text().partition("| benchmark |")
        page.write_text(words + tabulate(save_costs(records, file)) + "\n")
        return
    write_costs(records, file)
    words = PAGE.format(cores=os.cpu_count(), load=load, members=members)
    words += BUSY if load > (os.cpu_count() or 1) / 2 else ""
    page.write_text(words + tabulate(records) + "\n")


async def _measure(
    url: str, key: str, ids: list[str], seconds: float, *, only_beside: bool
) -> list[CostRecord]:
    settings = {"RECOMMENDER_DATABASE_URL": url, "RECOMMENDER_REQUESTS_PER_MINUTE": "1000000",
                "RECOMMENDER_CONNECTIONS_PER_ADDRESS": "2000"}  # fmt: skip
    with run_server("serve.py", "--port", "0", **settings) as (port, process):
        weekly = partial(_ask_weekly, ids, key)
        line = Connection("127.0.0.1", port)
        status, body = await line.ask(weekly(0))
        line.close()
        if status != 200:
            message = f"the service answers {status}"
            raise SystemExit(message)
        service, n = (port, process), len(ids)
        beside = (
            partial(measure_beside_strangers, service, weekly, n, READS, seconds),
            partial(measure_beside_one_member, service, weekly, (key, ids[0], ids), READS, seconds),
        )
        alone = (
            partial(_measure_steady, port, weekly, key, ids, seconds),
            partial(_measure_peak, service, weekly, body, n, seconds),
            partial(_measure_first, service, weekly, key, ids),
            partial(_measure_suggest, service, key, ids, seconds),
        )
        records = []
        for phase in beside if only_beside else (*alone, *beside):
            records += await phase()
            typer.echo(tabulate(records), err=True)
        return records


def _ask_weekly(ids: list[str], key: str, number: int) -> bytes:
    member = ids[number * 7919 % len(ids)]
    return write_request("GET", f"/v1/members/{member}/introductions?week={WEEK}", key)


def _report_outcome(ids: list[str], key: str, number: int) -> bytes:
    # introduction i of the ring is between members i and i + 1
    row = number * 104_729 % len(ids)
    body = json.dumps({"member": ids[row], "met": True, "glad": 1 + number % 5}).encode()
    headers = [f"Idempotency-Key: load-{number}"]
    return write_request("POST", f"/v1/introductions/{row:024x}/outcomes", key, body, headers)


async def _measure_steady(
    port: int, weekly: Callable[[int], bytes], key: str, ids: list[str], seconds: float
) -> list[CostRecord]:
    """Readers at a steady rate while outcomes arrive."""
    lines = [Connection("127.0.0.1", port) for _ in range(CONNECTIONS + 4)]
    outcome = partial(_report_outcome, ids, key)
    await send_at_rate(lines, weekly, READS / 2, WARM_UP)
    reads, outcomes = await asyncio.gather(
        send_at_rate(lines[:CONNECTIONS], weekly, READS, seconds),
        send_at_rate(lines[CONNECTIONS:], outcome, OUTCOMES, seconds),
    )
    _close(lines)
    n, errors = len(ids), reads.errors + outcomes.errors
    return [
        summarise("weekly p50", n, reads, 50, P99_WEEKLY),
        summarise("weekly p99", n, reads, 99, P99_WEEKLY),
        summarise("weekly slowest", n, reads, 100, P99_WEEKLY),
        summarise("outcome p99", n, outcomes, 99, P99_WEEKLY),
        CostRecord("weekly rate", n, _rate(reads), "1/s", "asked for", _rate(reads) / READS),
        CostRecord("errors", n, errors, "answers", "of all", errors / len(reads.seconds)),
    ]


async def _measure_peak(
    service: tuple[int, int],
    weekly: Callable[[int], bytes],
    body: bytes,
    n: int,
    seconds: float,
) -> list[CostRecord]:
    """As fast as it goes, in turns with the bare route, so that the machine's moods are shared."""
    turn_seconds = max(seconds / (2 * TURNS), 1.0)
    taken: dict[tuple[int, int], list[tuple[float, float]]] = {}
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "answer.json"
        file.write_bytes(body)
        lines = [Connection("127.0.0.1", service[0]) for _ in range(CONNECTIONS)]
        for first in range(0, n, CONNECTIONS):  # everybody asks once
            some = zip(lines, range(first, min(first + CONNECTIONS, n)), strict=False)
            await asyncio.gather(*(line.ask(weekly(number)) for line, number in some))
        _close(lines)
        with run_server("-m", "benchmarks.load.servers", str(file)) as bare:
            for turn in range(TURNS):
                for server in (service, bare):
                    rate = await _run_turn(
                        server, partial(_shift, weekly, turn * 100_003), turn_seconds
                    )
                    taken.setdefault(server, []).append(rate)
    (rate, cpu), (bare_rate, bare_cpu) = (
        np.median(np.array(taken[server]), axis=0) for server in (service, bare)
    )
    ratios = [a[0] / b[0] for a, b in zip(taken[service], taken[bare], strict=True)]
    return [
        CostRecord("weekly peak", n, float(rate), "1/s", "bare route", float(rate / bare_rate)),
        CostRecord(
            "weekly peak, worst turn", n, min(ratios) * bare_rate, "1/s", "bare route", min(ratios)
        ),
        CostRecord("weekly, processor time", n, float(cpu), "s", "bare route", cpu / bare_cpu),
    ]


async def _measure_first(
    service: tuple[int, int], weekly: Callable[[int], bytes], key: str, ids: list[str]
) -> list[CostRecord]:
    """Answers that are worked out, one after the other, each to another member."""
    port, process = service
    line, taken = Connection("127.0.0.1", port), Answers()
    await line.ask(_change(ids[0], key, "about", "Changed, so that no answer lies ready."))
    before = read_processor_time(process)
    for number in range(FIRST):
        began = time.perf_counter()
        status, _ = await line.ask(weekly(number))
        taken.note(status, time.perf_counter() - began)
    used = read_processor_time(process) - before
    line.close()
    n, cost = len(ids), used / FIRST
    return [
        summarise("weekly, first answer p99", n, taken, 99, P99_WEEKLY),
        CostRecord(
            "weekly, first answer, processor time", n, cost, "s", "0.025 s", cost / P99_WEEKLY
        ),
    ]


def _change(member: str, key: str, field: str, text: str) -> bytes:
    return write_request("PATCH", f"/v1/members/{member}", key, json.dumps({field: text}).encode())


async def _run_turn(
    server: tuple[int, int], make: Callable[[int], bytes], seconds: float
) -> tuple[float, float]:
    """Answers a second, and the server's processor time for one."""
    port, process = server
    lines = [Connection("127.0.0.1", port) for _ in range(CONNECTIONS)]
    before = read_processor_time(process)
    taken = await send_flat_out(lines, make, seconds)
    used = read_processor_time(process) - before
    _close(lines)
    return _rate(taken), used / len(taken.seconds)


def _shift(make: Callable[[int], bytes], first: int, number: int) -> bytes:
    return make(first + number)


async def _measure_suggest(
    service: tuple[int, int], key: str, ids: list[str], seconds: float
) -> list[CostRecord]:
    """Suggestions one after the other; the first one prepares the club and is not counted."""
    port, process = service
    line, taken = Connection("127.0.0.1", port), Answers()
    until = 0.0
    for number in range(SUGGESTIONS + 1):
        if number > 1 and time.perf_counter() > until:
            break
        path = f"/v1/members/{ids[number * 7919 % len(ids)]}/introductions:suggest"
        began = time.perf_counter()
        status, _ = await line.ask(write_request("POST", path, key, b'{"limit": 3}'))
        if number:
            taken.note(status, time.perf_counter() - began)
        else:
            until = time.perf_counter() + seconds
    after, used = await _measure_after_a_change(line, process, key, ids)
    line.close()
    n = len(ids)
    return [
        CostRecord("suggest, first after a member's change", n, after, "s", "1 s", after),
        CostRecord("the same, processor time", n, used, "s", "1 s", used),
        summarise("suggest p50", n, taken, 50, P99_SUGGEST),
        summarise("suggest p99", n, taken, 99, P99_SUGGEST),
        CostRecord(
            "suggest errors",
            n,
            taken.errors,
            "answers",
            "of all",
            taken.errors / len(taken.seconds),
        ),
    ]


async def _measure_after_a_change(
    line: Connection, process: int, key: str, ids: list[str]
) -> tuple[float, float]:
    """Median seconds that a suggestion takes just after the member has changed; of a processor."""
    seconds = []
    for number in range(1, 4):
        member = ids[number * 7919 % len(ids)]
        await line.ask(_change(member, key, "headline", f"Tuner of old pianos, {number} of them"))
        began, before = time.perf_counter(), read_processor_time(process)
        path = f"/v1/members/{member}/introductions:suggest"
        await line.ask(write_request("POST", path, key, b'{"limit": 3}'))
        seconds.append((time.perf_counter() - began, read_processor_time(process) - before))
    taken, used = np.median(np.array(seconds), axis=0).tolist()
    return taken, used


def _rate(taken: Answers) -> float:
    return len(taken.seconds) / taken.lasted


def _close(lines: list[Connection]) -> None:
    for line in lines:
        line.close()


if __name__ == "__main__":
    typer.run(main)
