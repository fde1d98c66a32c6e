"""XLSX: the cells of the sheet that holds the table."""

from __future__ import annotations

import io
import re
import warnings
import zipfile
from typing import TYPE_CHECKING, Protocol

from typing_extensions import override

from recommender.errors import InputError
from recommender.tables.table import Layout, Table, table_from_grid

if TYPE_CHECKING:
    from collections.abc import Iterator

_LARGEST = 2 * 1024**3
"""Bytes of an unpacked workbook; more is a bomb or no list of people."""

_PADDED = re.compile(r"0{2,20}")
"""Number format of an id such as 007."""


class _Cell(Protocol):
    """What is used of openpyxl, which has no types of its own."""

    value: object
    data_type: str
    number_format: str


class _Sheet(Protocol):
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


def read_xlsx(file: str, data: bytes, layout: Layout) -> Table:
    """Read the first visible sheet whose header is known, else the first with anything in it.

    Raises
    ------
    InputError
        If the file is damaged or holds no table.
    """
    try:
        grids = _read_grids(data)
    # A damaged workbook fails in zip, zlib, XML or anywhere in openpyxl.
    except Exception as error:
        message = f"{file}: found a damaged XLSX file ({error}); allowed: one that Excel opens"
        raise InputError(message) from error
    starts = [(grid, start) for grid in grids if (start := layout.find_header(grid)) is not None]
    certain = (
        candidate for candidate in starts if layout.count_headers(candidate[0][candidate[1]]) >= 2
    )
    grid, start = next(certain, starts[0] if starts else ([], 0))
    # Cells beside the table are notes under no header, not a row out of line as in CSV.
    width = (
        max((at for at, cell in enumerate(grid[start], 1) if cell is not None), default=0)
        if grid
        else 0
    )
    return table_from_grid(file, [row[:width] for row in grid], layout)


def _read_grids(data: bytes) -> list[list[list[object]]]:
    # openpyxl takes 100 ms to load, which `import recommender` should not cost.
    from openpyxl import load_workbook

    has_formulas = _has_formulas(data)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # drop-down lists and styles it does not know
        results = load_workbook(io.BytesIO(data), read_only=True, data_only=True)
        formulas = load_workbook(io.BytesIO(data), read_only=True) if has_formulas else None
        return [
            list(_read_rows(sheet, None if formulas is None else formulas[sheet.title]))
            for sheet in results.worksheets
            if sheet.sheet_state == "visible"
        ]


def _has_formulas(data: bytes) -> bool:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        unpacked = sum(entry.file_size for entry in archive.infolist())
        if unpacked > _LARGEST:
            message = f"{unpacked:,} bytes unpacked, more than {_LARGEST:,}"
            raise ValueError(message)
        sheets = [name for name in archive.namelist() if name.startswith("xl/worksheets/")]
        return any(b"<f" in archive.read(name) for name in sheets)


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
