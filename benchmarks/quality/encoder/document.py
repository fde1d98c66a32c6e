"""``docs/encoders.md``, written from the results alone."""

from __future__ import annotations

import json
import math
from importlib.resources import files
from itertools import groupby
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from benchmarks.quality.records import QualityRecord

_NO_INTERVAL = {"megabytes", "profiles_to_yardstick", "length_of_the_vector_of_blank_text"}
_WHOLE = {"profiles_per_second", "profiles_per_second_at_first", "items_per_second"}


def document(records: Sequence[QualityRecord]) -> str:
    """The whole document, in Markdown.

    Parameters
    ----------
    records
        In the order they were measured.
    """
    words = json.loads((files(__package__) / "document.json").read_text(encoding="utf-8"))
    parts = [words["head"]]
    for protocol, group in groupby(records, key=lambda record: record.protocol):
        rows = list(group)
        kind = next((key for key in words["tests"] if protocol.startswith(key)), "")
        parts += [f"## {protocol.capitalize()}", words["tests"].get(kind, ""), as_table(rows)]
    parts.append(words["foot"])
    return "\n\n".join(part for part in parts if part) + "\n"


def as_table(records: Iterable[QualityRecord]) -> str:
    """Markdown table of one test: a row per metric, a column per method.

    Parameters
    ----------
    records
        Of one test; a method without a metric has an empty cell.
    """
    cells: dict[str, dict[str, str]] = {}
    methods: dict[str, None] = {}
    for record in records:
        methods[record.method] = None
        cells.setdefault(record.metric, {})[record.method] = cell(record)
    lines = ["| | " + " | ".join(methods) + " |", "|---" * (len(methods) + 1) + "|"]
    for metric, row in cells.items():
        values = " | ".join(row.get(method, "") for method in methods)
        lines.append(f"| {metric.replace('_', ' ')} | {values} |")
    return "\n".join(lines)


def cell(record: QualityRecord, *, interval: bool = True) -> str:
    """The number, with its interval if asked for, as short as it may be read."""
    if math.isnan(record.value):
        return "not defined"
    digits = 0 if record.metric in _WHOLE else 3
    value = f"{record.value:,.{digits}f}"
    if not interval or record.metric in _NO_INTERVAL or math.isnan(record.low):
        return value
    return f"{value} ({record.low:,.{digits}f} to {record.high:,.{digits}f})"
