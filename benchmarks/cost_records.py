"""What a piece of work costs, beside a yardstick: how it is taken, printed and saved.

How good an answer is stands in `benchmarks.quality.records` instead.
"""

from __future__ import annotations

import json
import time
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

ROOT = Path(__file__).resolve().parents[1]

_Result = TypeVar("_Result")


@dataclass(frozen=True)
class CostRecord:
    """One measured number of a benchmark beside its yardstick."""

    benchmark: str
    size: int
    """Members."""
    value: float
    unit: str
    yardstick: str
    """What the value is compared with."""
    ratio: float
    """The value in terms of the yardstick."""


@dataclass(frozen=True)
class Cost:
    """What a piece of work took."""

    seconds: float
    """By the clock: on a busy machine more than it would be."""
    cpu: float
    """Of all cores together."""


def time_work(
    work: Callable[[], _Result],
    clock: Callable[[], float] = time.perf_counter,
    processor: Callable[[], float] = time.process_time,
) -> tuple[_Result, Cost]:
    """Do some work and say what it took.

    Parameters
    ----------
    work
        What is timed, called once.
    clock, processor
        Seconds by the clock, and seconds all cores worked for this process.
    """
    worked, began = processor(), clock()
    result = work()
    return result, Cost(clock() - began, processor() - worked)


def tabulate(records: Iterable[CostRecord]) -> str:
    """Records as a Markdown table."""
    lines = [
        "| benchmark | members | value | unit | yardstick | ratio |",
        "|---|---:|---:|---|---|---:|",
    ]
    lines += [
        f"| {r.benchmark} | {r.size:,} | {r.value:,.5g} | {r.unit} | {r.yardstick} | {r.ratio:.6g} |"
        for r in records
    ]
    return "\n".join(lines)


def write_costs(records: Iterable[CostRecord], file: Path) -> None:
    """Write records as a JSON list of objects."""
    rows = [asdict(record) for record in records]
    file.write_text(json.dumps(rows, indent=1) + "\n", encoding="utf-8")


def read_costs(file: Path) -> list[CostRecord]:
    """What `write_costs` wrote; nothing if there is no such file."""
    if not file.is_file():
        return []
    return [CostRecord(**row) for row in json.loads(file.read_text(encoding="utf-8"))]


def merge_costs(earlier: Sequence[CostRecord], new: Sequence[CostRecord]) -> list[CostRecord]:
    """Earlier records with new ones in place of those of the same name and size, by size."""
    latest = {(record.benchmark, record.size): record for record in (*earlier, *new)}
    return sorted(latest.values(), key=lambda record: record.size)


def save_costs(new: Sequence[CostRecord], file: Path) -> list[CostRecord]:
    """Put records among the saved ones and return all of them."""
    merged = merge_costs(read_costs(file), new)
    write_costs(merged, file)
    return merged
