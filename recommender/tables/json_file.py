"""JSON and JSON Lines: one object per row, lists and mappings as cells."""

from __future__ import annotations

import json

import pandas as pd

from recommender.errors import InputError
from recommender.tables.encoding import decode
from recommender.tables.problems import Problem, Severity, quote
from recommender.tables.table import Table, table_from_frame

_ALLOWED = "a list of objects, or one object per line"


def read_json(file: str, data: bytes) -> Table:
    """Read a list of objects, alone or as the only list of an object; else JSON Lines.

    Raises
    ------
    InputError
        If it is not JSON, or JSON of another form.
    """
    text, encoding = decode(file, data)
    try:
        document = json.loads(text)
    except (ValueError, RecursionError) as error:
        if text.lstrip().startswith("{") and "\n" in text.strip():
            return read_json_lines(file, data)
        message = f"{file}: found text that is not JSON ({error}); allowed: {_ALLOWED}"
        raise InputError(message) from error
    records = _find_records(document)
    if not records:
        message = f"{file}: found {quote(document)}; allowed: {_ALLOWED}, at least one"
        raise InputError(message)
    return _make_table(file, encoding, dict(enumerate(records, 1)), {})


def read_json_lines(file: str, data: bytes) -> Table:
    """Read one object per line; the row is the number of the line.

    Raises
    ------
    InputError
        If no line is an object.
    """
    text, encoding = decode(file, data)
    records: dict[int, object] = {}
    faults: dict[int, str] = {}
    for number, line in enumerate(text.split("\n"), 1):
        if line.strip():
            try:
                records[number] = json.loads(line)
            except (ValueError, RecursionError) as error:
                faults[number] = f"text that is not JSON ({error})"
    if not records:
        first = next(iter(faults.values()), "no lines")
        message = f"{file}: found {first}; allowed: {_ALLOWED}"
        raise InputError(message)
    return _make_table(file, encoding, records, faults)


def _find_records(document: object) -> list[object] | None:
    if isinstance(document, list):
        return document
    if isinstance(document, dict):
        lists = [value for value in document.values() if isinstance(value, list)]
        holds_objects = (
            len(lists) == 1 and lists[0] and all(isinstance(value, dict) for value in lists[0])
        )
        return lists[0] if holds_objects else [document]
    return None


def _make_table(
    file: str, encoding: str, records: dict[int, object], faults: dict[int, str]
) -> Table:
    objects = {row: record for row, record in records.items() if isinstance(record, dict)}
    if not objects:
        message = f"{file}: found {quote(next(iter(records.values())))}; allowed: {_ALLOWED}"
        raise InputError(message)
    faults |= {row: quote(record) for row, record in records.items() if row not in objects}
    problems = tuple(
        Problem(file, row, "", why, "a JSON object", Severity.ROW_REFUSED)
        for row, why in sorted(faults.items())
    )
    # Object cells, or a gap would turn whole numbers into floats.
    frame = pd.DataFrame(list(objects.values()), dtype=object)
    return table_from_frame(file, frame, encoding, list(objects), problems)
