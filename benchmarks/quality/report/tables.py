"""Records as Markdown tables."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from benchmarks.quality.report.claims import is_ours
from benchmarks.quality.report.digits import digits, number

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from benchmarks.quality.records import Record


def by_metric(
    records: Sequence[Record],
    metrics: Sequence[str],
    *,
    lower: bool = False,
    as_given: bool = False,
) -> str:
    """A row per method, a column per metric, the best of the first one on top.

    ``lower`` where less is better; ``as_given`` keeps the order of the records.
    """
    shown = [name for name in metrics if any(each.metric == name for each in records)]
    cells = {(each.method, each.metric): each for each in records}
    order = list(dict.fromkeys(each.method for each in records))
    if shown and not as_given:
        order = _order(records, shown[0], lower=lower)
    rows = [[cells.get((method, name)) for name in shown] for method in order]
    return _table("method", shown, order, rows)


def by_protocol(records: Sequence[Record], metric: str, names: Mapping[str, str]) -> str:
    """A row per method, a column per protocol, by the mean over those that all methods share."""
    known = [each for each in records if each.metric == metric]
    protocols = list(dict.fromkeys(each.protocol for each in known))
    cells = {(each.method, each.protocol): each for each in known}
    methods = list(dict.fromkeys(each.method for each in known))

    def mean(method: str) -> float:
        values = [cells[method, p].value for p in protocols if (method, p) in cells]
        return sum(values) / len(values)

    order = sorted(methods, key=lambda method: -mean(method))
    rows = [[cells.get((method, name)) for name in protocols] for method in order]
    return _table(metric, [names.get(name, name) for name in protocols], order, rows)


def cell(record: Record | None) -> str:
    """A number with its interval, if one was taken."""
    if record is None or math.isnan(record.value):
        return "–"
    places = digits(record.value)
    value = number(record.value)
    if math.isnan(record.low) or record.low == record.high:
        return value
    return f"{value} ({record.low:,.{places}f} to {record.high:,.{places}f})"


def _order(records: Sequence[Record], metric: str, *, lower: bool) -> list[str]:
    methods = dict.fromkeys(each.method for each in records)
    value = {each.method: each.value for each in records if each.metric == metric}
    sign = 1.0 if lower else -1.0
    return sorted(methods, key=lambda name: sign * value.get(name, math.copysign(math.inf, -sign)))


def _table(
    corner: str,
    heads: Sequence[str],
    methods: Sequence[str],
    rows: Sequence[Sequence[Record | None]],
) -> str:
    lines = ["| " + " | ".join([corner, *heads]) + " |", "|---" * (len(heads) + 1) + "|"]
    for method, row in zip(methods, rows, strict=True):
        name = f"**{method}**" if is_ours(method) else method
        lines.append("| " + " | ".join([name, *(cell(each) for each in row)]) + " |")
    return "\n".join(lines)
