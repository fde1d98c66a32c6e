"""Measured numbers beside their yardsticks: how they are taken, printed and kept."""

from __future__ import annotations

import json
import time
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

ROOT = Path(__file__).resolve().parents[1]
RESULTS = ROOT / "benchmarks" / "results.json"

_Result = TypeVar("_Result")


@dataclass(frozen=True)
class Record:
    """One measured number beside its yardstick."""

    benchmark: str
    size: int
    value: float
    unit: str
    yardstick: str
    ratio: float


@dataclass(frozen=True)
class Cost:
    """What a piece of work took."""

    seconds: float
    """By the clock: on a busy machine more than it would be."""
    cpu: float
    """Of all cores together."""


def timed(work: Callable[[], _Result]) -> tuple[_Result, Cost]:
    """Do some work and say what it took."""
    began, clock = time.process_time(), time.perf_counter()
    result = work()
    return result, Cost(time.perf_counter() - clock, time.process_time() - began)


def table(records: Iterable[Record]) -> str:
    """Records as Markdown."""
    lines = [
        "| benchmark | members | value | unit | yardstick | ratio |",
        "|---|---:|---:|---|---|---:|",
    ]
    lines += [
        f"| {r.benchmark} | {r.size:,} | {r.value:,.5g} | {r.unit} | {r.yardstick} | {r.ratio:.6g} |"
        for r in records
    ]
    return "\n".join(lines)


def kept(records: Iterable[Record]) -> list[Record]:
    """Put records among the last results, in place of older ones of the same name and size."""
    old = json.loads(RESULTS.read_text()) if RESULTS.is_file() else []
    found = {(each["benchmark"], each["size"]): Record(**each) for each in old}
    found |= {(each.benchmark, each.size): each for each in records}
    ordered = sorted(found.values(), key=lambda each: each.size)
    rows = [asdict(record) for record in ordered]
    RESULTS.write_text(json.dumps(rows, indent=1) + "\n")
    return ordered
