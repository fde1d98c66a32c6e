"""Records as an evaluation would give them, and tables read back from Markdown."""

import math

from benchmarks.quality.records import QualityRecord


def record(method, value, half=0.05, metric="lift@3", protocol="speed dating"):
    """A record with an interval of ``half`` to either side; none if it is None."""
    low, high = (math.nan, math.nan) if half is None else (value - half, value + half)
    return QualityRecord(metric, value, low, high, 10, protocol, method)


def read_table(text):
    """Rows of a Markdown table by their first cell, as dictionaries by column."""
    lines = [line for line in text.splitlines() if line.startswith("|")]
    head, _, *rows = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]
    return {row[0].strip("*"): dict(zip(head[1:], row[1:], strict=True)) for row in rows}


def read_sections(text):
    """Sections of a document by their title."""
    parts = text.split("\n## ")
    return {part.partition("\n")[0]: part.partition("\n")[2] for part in parts[1:]}
