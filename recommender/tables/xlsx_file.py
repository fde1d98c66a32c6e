"""XLSX: the cells of the sheets that hold the table, and what else a workbook hides."""

from __future__ import annotations

import io
import re
import warnings
import zipfile
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol

from typing_extensions import override

from recommender.errors import InputError
from recommender.tables.problems import Problem, Severity
from recommender.tables.sheets import Sheet, join_sheets

if TYPE_CHECKING:
    from collections.abc import Iterator

    from recommender.tables.table import Layout, Table

_LARGEST = 2 * 1024**3
"""Bytes of an unpacked workbook; more is a bomb or no list of people."""

_LONGEST_CELL = 64 * 1024**2
"""Bytes of a part of a workbook, unpacked, that are read however tightly they are packed."""

_PADDED = re.compile(r"0{2,20}")
"""Number format of an id such as 007."""

_MERGED = re.compile(rb'<mergeCell [^>]*?ref="([A-Z]+)(\d+):[A-Z]+(\d+)"')
_HIDDEN_ROW = re.compile(rb'<row (?=[^>]*?\bhidden="(?:1|true)")[^>]*?\br="(\d+)"')
_HIDDEN_COLUMNS = re.compile(
    rb'<col (?=[^>]*?\bhidden="(?:1|true)")(?=[^>]*?\bmin="(\d+)")(?=[^>]*?\bmax="(\d+)")'
)


class _Cell(Protocol):
    """What is used of openpyxl, which has no types of its own."""

    value: object
    data_type: str
    number_format: str


class _Sheet(Protocol):
    title: str
    sheet_state: str

    def reset_dimensions(self) -> None: ...
    def iter_rows(self) -> Iterator[tuple[_Cell, ...]]: ...


class Unreadable:
    """A cell that shows an error, or a formula whose result was not saved."""

    __slots__ = ("text",)

    def __init__(self, text: str) -> None:
        self.text = text

    @override
    def __str__(self) -> str:
        return self.text


@dataclass(slots=True)
class _Look:
    """What the cells of a sheet alone do not show."""

    merged: list[tuple[int, int, int]] = field(default_factory=list)
    """First row, column, last row, from 1."""
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: set[int] = field(default_factory=set)


def read_xlsx(file: str, data: bytes, layout: Layout) -> Table:
    """Read the sheets whose header is known, else the first visible one with anything in it.

    A merged cell counts for all rows it spans. Hidden rows and columns are read; other sheets,
    notes beside the table and everything hidden are said.

    Raises
    ------
    InputError
        If the file is damaged or holds no table.
    """
    try:
        sheets = _read_sheets(file, data)
    # A damaged workbook fails in zip, zlib, XML or anywhere in openpyxl.
    except Exception as error:
        message = f"{file}: found a damaged XLSX file ({error}); allowed: one that Excel opens"
        raise InputError(message) from error
    return join_sheets(file, sheets, layout)


def _read_sheets(file: str, data: bytes) -> list[Sheet]:
    # openpyxl takes 100 ms to load, which `import recommender` should not cost.
    from openpyxl import load_workbook

    has_formulas = _has_formulas(data)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # drop-down lists and styles it does not know
        results = load_workbook(io.BytesIO(data), read_only=True, data_only=True)
        formulas = load_workbook(io.BytesIO(data), read_only=True) if has_formulas else None
        return [
            _read_sheet(file, data, sheet, None if formulas is None else formulas[sheet.title])
            for sheet in results.worksheets
        ]


def _read_sheet(file: str, data: bytes, sheet: _Sheet, formulas: _Sheet | None) -> Sheet:
    grid = list(_read_rows(sheet, formulas))
    look = _look_at(data, str(getattr(sheet, "_worksheet_path", "")))
    problems = [*_fill_merged(file, grid, look), *_tell_hidden(file, grid, look)]
    return Sheet(sheet.title, grid, sheet.sheet_state == "visible", problems)


def _look_at(data: bytes, path: str) -> _Look:
    look = _Look()
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        if path.lstrip("/") not in archive.namelist():
            return look
        xml = archive.read(path.lstrip("/"))
    for column, top, bottom in _MERGED.findall(xml):
        look.merged.append((int(top), _column(column), int(bottom)))
    look.hidden_rows = {int(row) for row in _HIDDEN_ROW.findall(xml)}
    for first, last in _HIDDEN_COLUMNS.findall(xml):
        look.hidden_columns |= set(range(int(first), min(int(last), 16_384) + 1))
    return look


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number


def _fill_merged(file: str, grid: list[list[object]], look: _Look) -> list[Problem]:
    """Write a merged cell into every row it spans; in its own column, as the others are covered."""
    spans = []
    for top, first, bottom in look.merged:
        if bottom == top or top > len(grid) or first > len(grid[top - 1]):
            continue
        value = grid[top - 1][first - 1]
        if value is None:
            continue
        for row in grid[top : min(bottom, len(grid))]:
            row.extend([None] * (first - len(row)))
            row[first - 1] = value if row[first - 1] is None else row[first - 1]
        spans.append((top, f"rows {top} to {bottom}, column {first}"))
    if not spans:
        return []
    shown = "; ".join(text for _, text in spans[:5]) + ("; …" if len(spans) > 5 else "")
    allowed = "a cell for each row; a merged one is read for all the rows it spans"
    return [Problem(file, None, "", f"merged cells: {shown}", allowed, Severity.KEPT)]


def _tell_hidden(file: str, grid: list[list[object]], look: _Look) -> list[Problem]:
    def has_cells(row: int) -> bool:
        return row <= len(grid) and any(cell is not None for cell in grid[row - 1])

    rows = sorted(row for row in look.hidden_rows if has_cells(row))
    problems = []
    if rows:
        shown = ", ".join(map(str, rows[:10])) + (", …" if len(rows) > 10 else "")
        found = f"{len(rows)} hidden row(s): {shown}"
        allowed = "rows that are seen; these are read, too: delete who takes no part"
        problems.append(Problem(file, None, "", found, allowed, Severity.KEPT))
    width = max(map(len, grid), default=0)
    columns = sorted(
        column
        for column in look.hidden_columns
        if column <= width
        and any(len(row) >= column and row[column - 1] is not None for row in grid)
    )
    if columns:
        names = ", ".join(map(_letters, columns[:10])) + (", …" if len(columns) > 10 else "")
        found = f"{len(columns)} hidden column(s): {names}"
        allowed = "columns that are seen; these are read, too"
        problems.append(Problem(file, None, "", found, allowed, Severity.KEPT))
    return problems


def _letters(column: int) -> str:
    text = ""
    while column:
        column, rest = divmod(column - 1, 26)
        text = chr(65 + rest) + text
    return text


def _has_formulas(data: bytes) -> bool:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        unpacked = sum(entry.file_size for entry in archive.infolist())
        if unpacked > _LARGEST:
            message = f"{unpacked:,} bytes unpacked, more than {_LARGEST:,}"
            raise ValueError(message)
        _refuse_bombs(archive)
        sheets = [name for name in archive.namelist() if name.startswith("xl/worksheets/")]
        return any(b"<f" in archive.read(name) for name in sheets)


def _refuse_bombs(archive: zipfile.ZipFile) -> None:
    """Stop at a part that is packed far tighter than text of people can be.

    Raises
    ------
    ValueError
        Names the part and its size.
    """
    for entry in archive.infolist():
        if entry.file_size > max(_LONGEST_CELL, 200 * entry.compress_size):
            message = (
                f"{entry.filename} has {entry.file_size:,} bytes unpacked of {entry.compress_size:,}: "
                "a cell of this size is no text about a person"
            )
            raise ValueError(message)


def _read_rows(sheet: _Sheet, formulas: _Sheet | None) -> Iterator[list[object]]:
    sheet.reset_dimensions()  # the saved size is often wrong
    if formulas is None:
        for row in sheet.iter_rows():
            yield [_read_cell(cell) for cell in row]
        return
    formulas.reset_dimensions()
    for row, sources in zip(sheet.iter_rows(), formulas.iter_rows(), strict=True):
        yield [_read_result(cell, source) for cell, source in zip(row, sources, strict=True)]


def _read_result(cell: _Cell, source: _Cell) -> object:
    if cell.value is None and source.data_type == "f":
        return Unreadable("a formula without a saved result")
    return _read_cell(cell)


def _read_cell(cell: _Cell) -> object:
    value: object = cell.value
    if value is None or isinstance(value, str):
        return Unreadable(str(value)) if cell.data_type == "e" else value
    if isinstance(value, int) and not isinstance(value, bool):
        padded = _PADDED.fullmatch(cell.number_format)
        return str(value).zfill(len(padded[0])) if padded else value
    return value
