"""A table of raw cells: what every format is read into, and every kind of file is read from."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import pandas as pd

from recommender.errors import InputError
from recommender.tables.headers import Kind, field_of, guess_field, header_key, protected_trait
from recommender.tables.problems import Problem, Severity
from recommender.tables.repairs import repair
from recommender.tables.text import is_missing, one_line, plain

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

_HEADER_WITHIN = 30
"""Rows in which the header is looked for; exports put a title or notes above it."""


@dataclass(frozen=True, slots=True)
class SheetRows:
    """Rows of a further sheet, numbered on from those before."""

    after: int
    """Rows from the one after this are the sheet's, its first one being 1."""
    name: str


@dataclass(frozen=True, slots=True, eq=False)
class Table:
    """Raw cells under headers."""

    file: str
    headers: tuple[str, ...]
    cells: pd.DataFrame
    """dtype object, columns 0 to ``len(headers) - 1``, index = row as a spreadsheet numbers it."""
    encoding: str = ""
    problems: tuple[Problem, ...] = ()
    """Rows that are not even cells, and what of the file was not read."""
    sheets: tuple[SheetRows, ...] = ()
    """Where rows stand that come from further sheets of a workbook."""

    def with_changes(
        self, cells: Mapping[tuple[int, int], str], left_out: Collection[int] = ()
    ) -> Table:
        """With some cells put right and some rows left out; this table is as it was.

        Parameters
        ----------
        cells
            Texts by row and column, as ``cells`` of this table counts them; others are passed over.
        left_out
            Rows.
        """
        changed = self.cells.copy()
        for (row, column), text in cells.items():
            if row in changed.index and 0 <= column < len(self.headers):
                changed.at[row, column] = text
        return replace(
            self, cells=changed.drop(index=[row for row in left_out if row in changed.index])
        )

    @property
    def refused(self) -> tuple[Problem, ...]:
        """The rows that are not even cells."""
        return tuple(
            problem for problem in self.problems if problem.severity is Severity.ROW_REFUSED
        )

    def located(self, problems: Iterable[Problem]) -> tuple[Problem, ...]:
        """Problems with the row as its own sheet numbers it."""
        return tuple(self._locate(problem) for problem in problems)

    def _locate(self, problem: Problem) -> Problem:
        if problem.row is None:
            return problem
        sheet = next(
            (candidate for candidate in reversed(self.sheets) if problem.row > candidate.after),
            None,
        )
        if sheet is None:
            return problem
        row = problem.row - sheet.after
        return replace(problem, row=row, file=f"{problem.file}, sheet {sheet.name!r}")


@dataclass(frozen=True, slots=True)
class Layout:
    """What a header row of this kind of file looks like."""

    kind: Kind
    mapping: Mapping[str, str] | None = None

    def count_headers(self, row: Sequence[object]) -> int:
        """How many cells of a row are headers that mean something."""
        mapped = {header_key(column) for column in self.mapping or {}}
        texts = {one_line(repair(text)[0]) for text in map(plain, row) if text and len(text) < 100}
        return sum(
            bool(text) and (header_key(text) in mapped or self._is_header(text)) for text in texts
        )

    def find_header(self, rows: Sequence[Sequence[object]]) -> int | None:
        """Position of the header: the first row that names two columns, else the first at all."""
        filled = [
            position
            for position, row in enumerate(rows[: 2 * _HEADER_WITHIN])
            if not all(map(is_missing, row))
        ][:_HEADER_WITHIN]
        certain = (position for position in filled if self.count_headers(rows[position]) >= 2)
        return next(certain, filled[0] if filled else None)

    def _is_header(self, text: str) -> bool:
        known = field_of(self.kind, text) or protected_trait(text)
        return bool(known or (self.kind == "members" and guess_field(text)))


def table_from_grid(
    file: str,
    grid: Sequence[Sequence[object]],
    layout: Layout,
    encoding: str = "",
    broken: Mapping[int, str] | None = None,
) -> Table:
    """Cut a grid of cells into header and rows; blank rows go, row numbers stay.

    Parameters
    ----------
    file
        Name for messages.
    grid
        Rows from the first of the file on; they may differ in length.
    layout
        Tells which row is the header.
    encoding
        For the report.
    broken
        Rows of the grid (positions from 0) that could not be split into cells, and why.

    Returns
    -------
    Table
        Rows with more cells than the header are refused: their cells may be shifted.

    Raises
    ------
    InputError
        If there is no header.
    """
    start = layout.find_header(grid)
    if start is None:
        raise InputError(f"{file}: found no rows; allowed: a header row and at least one row below")
    headers = tuple(one_line(repair(plain(cell) or "")[0]) for cell in grid[start])
    width = len(headers)
    body = grid[start + 1 :]
    faults = {row: why for row, why in (broken or {}).items() if row > start}
    for position, cells in enumerate(body, start + 1):
        if len(cells) > width and not all(map(is_missing, cells[width:])):
            faults[position] = f"{len(cells)} cells"
    problems = tuple(
        Problem(file, row + 1, "", why, f"{width} cells, as in the header", Severity.ROW_REFUSED)
        for row, why in sorted(faults.items())
    )
    rows = range(start + 2, len(grid) + 1)
    frame = pd.DataFrame(
        [_fit_to_width(row, width) for row in body] or None, index=rows, dtype=object
    )
    frame = frame.reindex(columns=range(width)).drop(index=[row + 1 for row in faults])
    return Table(file, headers, _drop_blank_rows(frame), encoding, problems)


def table_from_frame(
    file: str,
    frame: pd.DataFrame,
    encoding: str = "",
    numbers: Sequence[int] | None = None,
    problems: tuple[Problem, ...] = (),
) -> Table:
    """A table from a frame; rows are numbered from 1 if no numbers are given."""
    headers = tuple(one_line(plain(column) or str(column)) for column in frame.columns)
    cells = frame.astype(object)
    cells.columns = pd.RangeIndex(len(headers))
    cells.index = pd.Index(range(1, len(frame) + 1) if numbers is None else numbers)
    return Table(file, headers, _drop_blank_rows(cells), encoding, problems)


def _fit_to_width(row: Sequence[object], width: int) -> Sequence[object]:
    return row if len(row) == width else [*row[:width], *[None] * (width - len(row))]


def _drop_blank_rows(cells: pd.DataFrame) -> pd.DataFrame:
    """Column by column, only among the rows that were blank so far: nearly all end in the first."""
    blank = cells.index
    for column in cells.columns:
        missing = [is_missing(cell) for cell in cells.loc[blank, column]]
        blank = blank[missing]
    return cells.drop(index=blank) if len(blank) else cells
