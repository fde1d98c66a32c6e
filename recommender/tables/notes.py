"""Things that were understood and have to be said, once for a column however many rows have them."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from recommender.tables.problems import CONFIDENTIAL, Problem, Severity

if TYPE_CHECKING:
    from recommender.tables.cells import Fault

_NAMED = 5
"""Most rows that a note names."""


@dataclass(slots=True)
class Notes:
    """Notes on one file, collected by column and kind."""

    file: str
    rows: dict[tuple[str, str], list[tuple[int, str, str]]] = field(default_factory=dict)
    """Row, what was found, and the cell, by header and what was made of it."""

    def add(self, row: int, header: str, fault: Fault, cell: str = "") -> None:
        """Note one row."""
        self.rows.setdefault((header, fault.allowed), []).append((row, fault.found, cell))

    def problems(self) -> list[Problem]:
        """One problem for each column and kind."""
        return [
            self._problem(header, allowed, noted) for (header, allowed), noted in self.rows.items()
        ]

    def _problem(self, header: str, allowed: str, noted: list[tuple[int, str, str]]) -> Problem:
        row, found, cell = noted[0]
        if len(noted) == 1:
            read = cell if found == CONFIDENTIAL else ""
            return Problem(self.file, row, header, found, allowed, Severity.KEPT, read)
        kinds = list(dict.fromkeys(found for _, found, _ in noted))
        shown = ", ".join(kinds[:_NAMED]) + (", …" if len(kinds) > _NAMED else "")
        rows = ", ".join(str(row) for row, _, _ in noted[:_NAMED])
        more = len(noted) - _NAMED
        where = f"in rows {rows}" + (f" and {more} more" if more > 0 else "")
        return Problem(self.file, None, header, f"{shown} {where}", allowed, Severity.KEPT)
