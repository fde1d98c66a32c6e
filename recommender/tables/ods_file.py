"""ODS: the cells of an OpenDocument spreadsheet."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

from recommender.errors import InputError
from recommender.tables.problems import Problem, Severity
from recommender.tables.sheets import Sheet, join_sheets

if TYPE_CHECKING:
    from python_calamine import CalamineWorkbook

    from recommender.tables.table import Layout, Table


def read_ods(file: str, data: bytes, layout: Layout) -> Table:
    """Read the sheets whose header is known, by the rules of `read_xlsx`.

    Raises
    ------
    InputError
        If the file is damaged, has a password or holds no table.
    """
    from python_calamine import CalamineError, CalamineWorkbook

    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(data))
        sheets = [_read_sheet(file, book, at) for at in range(len(book.sheet_names))]
    except CalamineError as error:
        message = (
            f"{file}: found a damaged ODS file ({error}); allowed: one that a spreadsheet opens"
        )
        raise InputError(message) from error
    return join_sheets(file, sheets, layout)


def _read_sheet(file: str, book: CalamineWorkbook, at: int) -> Sheet:
    sheet = book.get_sheet_by_index(at)
    grid: list[list[object]] = [
        [None if cell == "" else cell for cell in row]
        for row in sheet.to_python(skip_empty_area=False)
    ]
    is_visible = "visible" in str(book.sheets_metadata[at].visible).casefold()
    return Sheet(
        sheet.name, grid, is_visible, _fill_merged(file, grid, sheet.merged_cell_ranges or [])
    )


def _fill_merged(
    file: str,
    grid: list[list[object]],
    ranges: list[tuple[tuple[int, int], tuple[int, int]]],
) -> list[Problem]:
    spans = []
    for (top, first), (bottom, _) in ranges:
        if (
            top < bottom
            and top < len(grid)
            and first < len(grid[top])
            and grid[top][first] is not None
        ):
            for row in grid[top + 1 : bottom + 1]:
                row[first] = grid[top][first] if row[first] is None else row[first]
            spans.append(f"rows {top + 1} to {bottom + 1}, column {first + 1}")
    if not spans:
        return []
    found = f"merged cells: {'; '.join(spans[:5])}"
    allowed = "a cell for each row; a merged one is read for all the rows it spans"
    return [Problem(file, None, "", found, allowed, Severity.KEPT)]
