"""What debates have come to: the sheet of a folder of debates, filled in by hand."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from recommender.club.debate import check_understood
from recommender.errors import InputError
from recommender.tables.read_table import read_table
from recommender.tables.table import Layout
from recommender.tables.text import is_missing, plain

if TYPE_CHECKING:
    from pathlib import Path

COLUMNS = ("understood_a", "understood_b")
BETTER = 4
"""From here on somebody has understood the other better."""


@dataclass(frozen=True, slots=True)
class Understood:
    """Answers to "Did I understand them better?", 1 (no) to 5 (much better)."""

    debates: int
    answers: tuple[int, ...]

    @property
    def mean(self) -> float | None:
        """Mean answer; None without any."""
        return sum(self.answers) / len(self.answers) if self.answers else None

    @property
    def better(self) -> int:
        """Answers that say better or much better."""
        return sum(answer >= BETTER for answer in self.answers)


def read_understood(path: Path) -> Understood:
    """Read a ``debates.csv`` whose last two columns are filled in.

    Raises
    ------
    InputError
        If a column is missing or a cell is no number from 1 to 5; names the row.
    """
    table = read_table(path, Layout("history"))
    headers = [str(header).strip().casefold() for header in table.headers]
    if not set(COLUMNS) <= set(headers):
        message = (
            f"{path.name}: columns {', '.join(table.headers)}; needed are {' and '.join(COLUMNS)}"
        )
        raise InputError(message)
    answers: list[int] = []
    for row, raw in zip(table.cells.index, table.cells.to_numpy().tolist(), strict=True):
        for column in COLUMNS:
            text = (plain(raw[headers.index(column)]) or "").strip()
            if is_missing(text) or not text:
                continue
            try:
                answers.append(check_understood(int(text)))
            except (ValueError, InputError):
                message = f"{path.name}, row {row}, {column}: {text[:40]!r}; allowed is 1 to 5"
                raise InputError(message) from None
    return Understood(len(table.cells), tuple(answers))
