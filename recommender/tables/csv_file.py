"""CSV: which delimiter, and cells that may hold line breaks, delimiters and broken quotes."""

from __future__ import annotations

import csv
import io
import re
import sys
from typing import TYPE_CHECKING

from recommender.tables.encoding import decode
from recommender.tables.formulas import unguard_formula
from recommender.tables.table import Layout, Table, table_from_grid

if TYPE_CHECKING:
    from collections.abc import Sequence

_DELIMITERS = ";,\t"
_SAMPLE = 60
_SEP_LINE = re.compile(r"sep=(.)\r?\n", re.IGNORECASE)
"""Excel's own hint in the first line; the spreadsheet does not count it as a row."""


def read_csv(file: str, data: bytes, layout: Layout) -> Table:
    """Read CSV with comma, semicolon or tab.

    Raises
    ------
    InputError
        If the bytes are no text, or there is no header or no row.
    """
    text, encoding = decode(file, data)
    hint = _SEP_LINE.match(text)
    lines = list(io.StringIO(text[hint.end() :] if hint else text, newline=""))
    grid, broken = _split(lines, hint[1] if hint else _find_delimiter(lines, layout))
    cells = [[unguard_formula(cell) for cell in row] for row in grid]
    return table_from_grid(file, cells, layout, encoding, broken)


def _find_delimiter(lines: Sequence[str], layout: Layout) -> str:
    """The delimiter whose header names most known columns, then the one that fits most rows.

    Texts are full of commas and semicolons, so that counting alone goes wrong.
    """

    def rate(delimiter: str) -> tuple[int, float, int]:
        grid, _ = _split(lines[:_SAMPLE], delimiter)
        start = layout.find_header(grid)
        if start is None:
            return 0, 0.0, 0
        width = len(grid[start])
        below = [row for row in grid[start + 1 :] if row]
        fitting = sum(len(row) == width for row in below) / max(len(below), 1)
        return layout.count_headers(grid[start]), fitting if width > 1 else 0.0, width

    return max(_DELIMITERS, key=rate)


def _split(lines: Sequence[str], delimiter: str) -> tuple[list[list[str]], dict[int, str]]:
    """Rows of cells, and the rows (positions) whose quotation marks are broken.

    A quotation mark that is never closed would swallow all rows after it. Such a row is given
    up at its first line, and reading goes on in the next.
    """
    # The limit is one for the whole process and small; the length of texts is judged later.
    csv.field_size_limit(sys.maxsize)
    try:
        return list(csv.reader(lines, delimiter=delimiter, strict=True)), {}
    except csv.Error:
        return _split_around_faults(lines, delimiter)


def _split_around_faults(
    lines: Sequence[str], delimiter: str
) -> tuple[list[list[str]], dict[int, str]]:
    rows: list[list[str]] = []
    broken: dict[int, str] = {}
    start = 0
    while start < len(lines):
        rest = map(lines.__getitem__, range(start, len(lines)))
        reader = csv.reader(rest, delimiter=delimiter, strict=True)
        read = 0  # lines that belong to whole rows
        try:
            for row in reader:
                rows.append(row)
                read = reader.line_num
            break
        except csv.Error:
            broken[len(rows)] = "a quotation mark that is not closed, or is not doubled"
            rows.append([])
            start += read + 1
    return rows, broken
