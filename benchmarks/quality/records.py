"""What an evaluation finds: one record per number, the same for every evaluation.

What a piece of work costs stands in `benchmarks.cost_records` instead.
"""

from __future__ import annotations

import json
import math
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from recommender.adapters.files import write_text
from recommender.errors import InputError
from recommender.maths.measures.metrics import bootstrap

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from recommender.arrays import DoubleArray

ROUNDS = 1000
"""Draws of a bootstrap interval: enough for two digits of its ends."""

SMALL = 0.01
"""A rate below which four decimals are too few to tell two apart."""
_ORDER = ("protocol", "method", "metric", "value", "low", "high", "n")


@dataclass(frozen=True)
class Measured:
    """One number of one method, with its 95 % interval."""

    metric: str
    value: float
    low: float
    """NaN, like ``high``, where no interval was taken."""
    high: float
    n: int
    """Units the interval was drawn over: queries, pairs of sentences, runs."""


@dataclass(frozen=True)
class QualityRecord(Measured):
    """A `Measured` with what it was measured on and of what."""

    protocol: str
    method: str


def mean_of(metric: str, values: DoubleArray, seed: int = 0) -> Measured:
    """The mean over units with a bootstrap interval.

    Parameters
    ----------
    metric
        Its name.
    values
        Shape (n,), one value per unit; NaN where a unit has none, which is left out.
    seed
        Of the bootstrap.
    """
    known = values[~np.isnan(values)].astype(np.float64)
    if not len(known):
        return Measured(metric, math.nan, math.nan, math.nan, 0)
    rng = np.random.default_rng(seed)
    low, high = bootstrap(len(known), lambda rows: float(known[rows].mean()), rng, ROUNDS)
    return Measured(metric, float(known.mean()), low, high, len(known))


def plain(metric: str, value: float, n: int = 1) -> Measured:
    """A number without an interval."""
    return Measured(metric, value, math.nan, math.nan, n)


def as_rows(records: Sequence[QualityRecord]) -> list[dict[str, Any]]:
    """Records as JSON objects; NaN becomes None, four decimals are kept, six of small rates."""
    rows = (asdict(record) for record in records)
    return [{name: _serialise(row[name]) for name in _ORDER} for row in rows]


def write_records(records: Sequence[QualityRecord], file: Path) -> None:
    """Write ``results.json``: a list of objects, a line each."""
    lines = ",\n".join(json.dumps(row, ensure_ascii=False) for row in as_rows(records))
    file.parent.mkdir(parents=True, exist_ok=True)
    write_text(file, f"[\n{lines}\n]\n")


def read_records(file: Path) -> list[QualityRecord]:
    """Read what `write_records` wrote.

    Raises
    ------
    InputError
        If the file is missing or is no list of records.
    """
    try:
        rows = json.loads(file.read_text(encoding="utf-8"))
        return [
            QualityRecord(**{name: _parse(value) for name, value in row.items()}) for row in rows
        ]
    except (OSError, ValueError, TypeError, AttributeError) as error:
        raise InputError(f"{file} holds no results of an evaluation: {error}") from error


def updated(earlier: Sequence[QualityRecord], new: Sequence[QualityRecord]) -> list[QualityRecord]:
    """Earlier results with what was measured anew in its place.

    Parameters
    ----------
    earlier
        Earlier results; those of a test, method and metric measured anew are replaced.
    new
        New results; what has no place yet comes last within its test, a new test at the end.
    """
    tests = dict.fromkeys(record.protocol for record in (*earlier, *new))
    latest = {(r.protocol, r.method, r.metric): r for r in (*earlier, *new)}
    return [record for test in tests for record in latest.values() if record.protocol == test]


def split_by_protocol(records: Sequence[QualityRecord]) -> dict[str, list[QualityRecord]]:
    """Records by protocol, protocols in the order in which they come first."""
    parts: dict[str, list[QualityRecord]] = {}
    for record in records:
        parts.setdefault(record.protocol, []).append(record)
    return parts


def _serialise(value: Any) -> Any:  # noqa: ANN401
    if isinstance(value, float):
        return None if math.isnan(value) else round(value, 4 if abs(value) >= SMALL else 6)
    return value


def _parse(value: Any) -> Any:  # noqa: ANN401
    return math.nan if value is None else value
