"""The sheets of a workbook to one table: those of the same columns together, the others said."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

import pandas as pd

from recommender.errors import InputError
from recommender.tables.headers import field_of, header_key
from recommender.tables.problems import Problem, Severity
from recommender.tables.table import SheetRows, table_from_grid
from recommender.tables.text import is_missing, one_line, plain

if TYPE_CHECKING:
    from collections.abc import Sequence

    from recommender.tables.table import Layout, Table


@dataclass(slots=True)
class Sheet:
    """One sheet of a workbook."""

    name: str
    grid: list[list[object]]
    is_visible: bool = True
    problems: list[Problem] = field(default_factory=list)
    """What of it has to be said."""

    @property
    def filled(self) -> int:
        """Rows with anything in them."""
        return sum(not all(map(is_missing, row)) for row in self.grid)


def join_sheets(file: str, sheets: Sequence[Sheet], layout: Layout) -> Table:
    """Read the first visible sheet with a known header, and all others with the same columns.

    Raises
    ------
    InputError
        If no visible sheet holds a table.
    """
    visible = [sheet for sheet in sheets if sheet.is_visible and sheet.filled]
    known = [sheet for sheet in visible if _is_known(sheet, layout)]
    if not visible:
        raise InputError(f"{file}: found no rows; allowed: a header row and at least one row below")
    main = (known or visible)[0]
    table, beside = _read(file, main, layout)
    problems = [*table.problems, *main.problems, *beside]
    parts, places = [table.cells], []
    for sheet in sheets:
        if sheet is main or not sheet.filled:
            continue
        other = _read_like(file, sheet, layout, table) if sheet.is_visible else None
        if other is None:
            problems.append(_tell_unread(file, sheet, layout))
            continue
        after = max((int(part.index.max()) for part in parts if len(part)), default=1)
        places.append(SheetRows(after, sheet.name))
        parts.append(other.cells.set_axis(other.cells.index + after))
        moved = (
            problem if problem.row is None else replace(problem, row=problem.row + after)
            for problem in other.problems
        )
        problems += [
            *moved,
            *(replace(problem, file=f"{file}, sheet {sheet.name!r}") for problem in sheet.problems),
        ]
        found = f"{len(other.cells)} row(s) with the same columns on sheet {sheet.name!r}"
        allowed = "one sheet; these rows are read, too"
        problems.append(Problem(file, None, "", found, allowed, Severity.KEPT))
    cells = pd.concat(parts) if len(parts) > 1 else table.cells
    return replace(table, cells=cells, problems=tuple(problems), sheets=tuple(places))


def _is_known(sheet: Sheet, layout: Layout) -> bool:
    start = layout.find_header(sheet.grid)
    return start is not None and layout.count_headers(sheet.grid[start]) >= 2


def _read(file: str, sheet: Sheet, layout: Layout) -> tuple[Table, list[Problem]]:
    """The table of a sheet; cells beside it are notes under no header, not a row out of line."""
    start = layout.find_header(sheet.grid)
    assert start is not None  # noqa: S101  (it has filled rows)
    header = sheet.grid[start]
    width = max((at for at, cell in enumerate(header, 1) if not is_missing(cell)), default=0)
    noted = [
        row
        for row, cells in enumerate(sheet.grid[start + 1 :], start + 2)
        if not all(map(is_missing, cells[width:]))
    ]
    problems = []
    if noted:
        shown = ", ".join(map(str, noted[:5])) + (", …" if len(noted) > 5 else "")
        found = f"cells beside the table, under no header, in row(s) {shown}"
        problems = [Problem(file, None, "", found, "notes; nothing of them is read", Severity.KEPT)]
    return table_from_grid(file, [row[:width] for row in sheet.grid], layout), problems


def _read_like(file: str, sheet: Sheet, layout: Layout, table: Table) -> Table | None:
    """Another sheet of the same columns, put into the order of the first; None if it has others."""
    if not _is_known(sheet, layout):
        return None
    other, _ = _read(file, sheet, layout)
    place = {_key(layout, header): at for at, header in enumerate(other.headers) if header}
    wanted = [_key(layout, header) for header in table.headers]
    if set(place) - set(wanted) or len(set(place) & set(wanted)) < min(2, len(set(wanted))):
        return None
    columns = [
        other.cells[place[key]]
        if key in place
        else pd.Series(None, index=other.cells.index, dtype=object)
        for key in wanted
    ]
    cells = pd.concat(columns, axis=1, keys=range(len(columns))).astype(object)
    return replace(other, headers=table.headers, cells=cells)


def _key(layout: Layout, header: str) -> str:
    return field_of(layout.kind, header) or header_key(header)


def _tell_unread(file: str, sheet: Sheet, layout: Layout) -> Problem:
    hidden = "" if sheet.is_visible else "hidden "
    is_list = _is_known(sheet, layout)
    found = f"{sheet.filled} filled row(s) on {hidden}sheet {sheet.name!r}"
    if not sheet.is_visible:
        allowed = "sheets that are seen; nothing of it is read"
    elif is_list:
        allowed = "the columns of the first sheet; nothing of it is read: give it a file of its own"
    else:
        allowed = "a header as on the first sheet; nothing of it is read"
    severity = Severity.UNSETTLED if is_list and sheet.is_visible else Severity.KEPT
    headers = [one_line(plain(cell) or "") for cell in (sheet.grid[0] if sheet.grid else [])]
    first = next(filter(None, headers), "")
    return Problem(
        file, None, "", f"{found} (begins with {first!r})" if first else found, allowed, severity
    )
