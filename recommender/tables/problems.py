"""What was wrong in a file, in words: one value per problem, one report per file."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

from typing_extensions import override

from recommender.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Iterable

QUOTED = 60
"""Most characters of a cell that a report repeats."""

CONFIDENTIAL = "(confidential)"
"""Stands in a report where a confidential cell's content would."""

NOT_UNDERSTOOD = "texts, not understood"
"""What became of a column of texts for which no field was found."""

_NAMED_IN_ERRORS = 5


class Severity(StrEnum):
    """What became of the place where a problem was found."""

    ROW_REFUSED = "row refused"
    """The row is left out: what it says of a person cannot be relied on."""
    CELL_IGNORED = "cell ignored"
    """The row is kept as if this cell (or the named part of it) were empty."""
    UNSETTLED = "unsettled"
    """Nobody but the organiser can tell what is meant: a block that names no member, a column of
    texts that no field was found for. Nothing was guessed; a strict reading refuses the file."""
    LEFT_OUT = "left out"
    """The row says itself that this person takes no part (left, locked, deceased, not attending)."""
    KEPT = "kept"
    """Read, and how; somebody should look at it. Never a reason to refuse a file."""


NEVER_STRICT = frozenset({Severity.KEPT, Severity.LEFT_OUT})
"""What a strict reading puts up with: what was understood, and is only said."""


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing in a file that could not be taken as it is."""

    file: str
    row: int | None
    """As a spreadsheet numbers it (header = 1); for JSON, Parquet and frames the record's number
    from 1; None if it is about a whole column or file."""
    column: str
    """The header as the file writes it; empty if it is about a whole row."""
    found: str
    """What stands there: at most `QUOTED` characters of it, nothing of a confidential column."""
    allowed: str
    severity: Severity
    cell: str = field(default="", repr=False, compare=False)
    """What stands in a confidential cell, quoted, for the one who typed it; in no message or log."""

    @override
    def __str__(self) -> str:
        place = [self.file]
        if self.row is not None:
            place.append(f"row {self.row}")
        if self.column:
            place.append(f"column {self.column!r}")
        return f"{', '.join(place)}: found {self.found}; allowed: {self.allowed} ({self.severity})"


@dataclass(frozen=True, slots=True)
class UnsureMatch:
    """A contact that may be a member; a person has to decide."""

    row: int
    name: str
    organisation: str
    candidates: tuple[str, ...]
    """Ids of the members it may be, nearest name first."""
    why: str

    @override
    def __str__(self) -> str:
        who = quote(self.name) + (f" ({self.organisation})" if self.organisation else "")
        return (
            f"row {self.row}: {who} may be {' or '.join(self.candidates)}: {self.why}; no tie made"
        )


@dataclass(frozen=True, slots=True)
class ColumnUse:
    """What became of one column."""

    header: str
    """As the file writes it; "column 3 (no header)" where it has none."""
    field: str
    """The field it was read as; empty if it was not read."""
    how: str = ""
    """How its cells were taken apart, or why it was not read."""


@dataclass(frozen=True, slots=True)
class ImportReport:
    """What became of a file. For the organiser: it may name rows of confidential columns."""

    file: str
    rows: int
    """Rows with anything in them, good or bad."""
    kept: int
    """Values that came of them: members, rounds of history, ties after deduplication."""
    problems: tuple[Problem, ...] = ()
    dropped_columns: tuple[str, ...] = ()
    """Columns for protected traits; nothing of them was read."""
    ignored_columns: tuple[str, ...] = ()
    """Columns nobody knows; a mapping file can name them."""
    encoding: str = ""
    """How the text was encoded; empty for formats that say so themselves."""
    unsure: tuple[UnsureMatch, ...] = ()
    columns: tuple[ColumnUse, ...] = ()
    """What became of every column, in the order of the file."""
    language: str = "en"
    """"de" or "en": the language of its headers, in which it is best reported on."""
    kept_rows: tuple[int, ...] = ()
    """Of members: the row that each came from, in their order."""

    @property
    def left_out(self) -> int:
        """Rows of people who take no part, by what the file says of them."""
        rows = {(p.file, p.row) for p in self.problems if p.severity is Severity.LEFT_OUT}
        return len(rows)

    @property
    def refused(self) -> tuple[Problem, ...]:
        """The problems that cost a row."""
        return tuple(
            problem for problem in self.problems if problem.severity is Severity.ROW_REFUSED
        )


class NothingKeptError(InputError):
    """A file was read, and not one row of it can be used as it is."""

    def __init__(self, message: str, report: ImportReport) -> None:
        super().__init__(message)
        self.report = report
        """What is wrong with which row."""


def quote(value: object) -> str:
    """A cell for a report: in quotation marks, on one line, at most `QUOTED` characters.

    Examples
    --------
    >>> quote("many")
    "'many'"
    """
    try:
        text = " ".join(str(value)[: 4 * QUOTED].split())
    except RecursionError:
        return "a value nested too deep to show"
    return repr(text if len(text) <= QUOTED else text[: QUOTED - 1] + "…")


def sort_problems(problems: Iterable[Problem]) -> tuple[Problem, ...]:
    """Problems by row, those of whole columns first, and what is unsettled before all."""

    def place(problem: Problem) -> tuple[bool, int]:
        return problem.severity is not Severity.UNSETTLED, problem.row or 0

    return tuple(sorted(problems, key=place))


def refuse_if_strict(report: ImportReport, *, strict: bool) -> None:
    """Stop at a file with any bad row or cell, if asked to.

    Raises
    ------
    InputError
        If ``strict`` and a row was refused, a cell ignored or something left unsettled.
    """
    bad = [problem for problem in report.problems if problem.severity not in NEVER_STRICT]
    if strict and bad:
        message = f"{report.file}: refused (strict): {len(bad)} problem(s): {summarise(bad)}"
        raise InputError(message)


def refuse_if_nothing_kept(report: ImportReport, what: str) -> None:
    """Stop at a file of which no row can be used.

    Raises
    ------
    InputError
        If there are no rows.
    NothingKeptError
        If there are, and nothing was kept of them.
    """
    if not report.rows:
        message = f"{report.file}: found no rows under the header; allowed: at least one"
        raise InputError(message)
    if not report.kept:
        message = f"{report.file}: none of {report.rows} row(s) gives {what}: "
        message += summarise(report.refused or report.problems)
        raise NothingKeptError(message, report)


def summarise(problems: Iterable[Problem]) -> str:
    """The first few problems in one sentence, and how many more there are."""
    sentences = [str(problem) for problem in problems]
    more = len(sentences) - _NAMED_IN_ERRORS
    return "; ".join(sentences[:_NAMED_IN_ERRORS]) + (f"; and {more} more" if more > 0 else "")
