"""Records as Markdown tables."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from benchmarks.quality.report.claims import is_ours
from benchmarks.quality.report.digits import digits, number

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from benchmarks.quality.records import QualityRecord


def tabulate_by_metric(
    records: Sequence[QualityRecord],
    metrics: Sequence[str],
    *,
    lower: bool = False,
    as_given: bool = False,
) -> str:
    """A row per method, a column per metric, the best of the first one on top.

    Methods without a number of the first metric stand above the best. ``lower`` where less is
    better; ``as_given`` keeps the order of the records.
    """
    columns = [name for name in metrics if any(record.metric == name for record in records)]
    cells = {(record.method, record.metric): record for record in records}
    order = list(dict.fromkeys(record.method for record in records))
    if columns and not as_given:
        order = _sort_methods(records, columns[0], lower=lower)
    rows = [[cells.get((method, name)) for name in columns] for method in order]
    return _tabulate("method", columns, order, rows)


def tabulate_by_protocol(
    records: Sequence[QualityRecord], metric: str, names: Mapping[str, str]
) -> str:
    """A row per method, a column per protocol, by the mean over those that all methods share."""
    measured = [record for record in records if record.metric == metric]
    protocols = list(dict.fromkeys(record.protocol for record in measured))
    cells = {(record.method, record.protocol): record for record in measured}
    methods = list(dict.fromkeys(record.method for record in measured))

    def mean(method: str) -> float:
        values = [cells[method, p].value for p in protocols if (method, p) in cells]
        return sum(values) / len(values)

    order = sorted(methods, key=lambda method: -mean(method))
    rows = [[cells.get((method, name)) for name in protocols] for method in order]
    return _tabulate(metric, [names.get(name, name) for name in protocols], order, rows)


def cell(record: QualityRecord | None) -> str:
    """A number with its interval, if one was taken."""
    if record is None or math.isnan(record.value):
        return "–"
    places = digits(record.value)
    value = number(record.value)
    if math.isnan(record.low) or record.low == record.high:
        return value
    return f"{value} ({record.low:,.{places}f} to {record.high:,.{places}f})"


def _sort_methods(records: Sequence[QualityRecord], metric: str, *, lower: bool) -> list[str]:
    methods = dict.fromkeys(record.method for record in records)
    value = {record.method: record.value for record in records if record.metric == metric}
    sign = 1.0 if lower else -1.0
    return sorted(methods, key=lambda name: sign * value[name] if name in value else -math.inf)


def _tabulate(
    corner: str,
    heads: Sequence[str],
    methods: Sequence[str],
    rows: Sequence[Sequence[QualityRecord | None]],
) -> str:
    lines = ["| " + " | ".join([corner, *heads]) + " |", "|---" * (len(heads) + 1) + "|"]
    for method, row in zip(methods, rows, strict=True):
        name = f"**{method}**" if is_ours(method) else method
        lines.append("| " + " | ".join([name, *(cell(record) for record in row)]) + " |")
    return "\n".join(lines)
