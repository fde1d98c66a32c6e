"""What became of a table."""

from __future__ import annotations

from pydantic import BaseModel


class ProblemOut(BaseModel):
    """One thing in a table that could not be taken as it is."""

    row: int | None
    column: str
    found: str
    allowed: str
    severity: str


class ColumnOut(BaseModel):
    """What became of a column."""

    header: str
    field: str
    """Empty if it was not read."""
    how: str


class ReportOut(BaseModel):
    """What became of a table."""

    rows: int
    kept: int
    problems: list[ProblemOut]
    dropped_columns: list[str]
    ignored_columns: list[str]
    columns: list[ColumnOut]
