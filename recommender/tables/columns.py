"""The columns of a table by what they are, and what became of each."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from recommender.errors import InputError
from recommender.tables.headers import field_of
from recommender.tables.problems import ColumnUse, Problem, Severity, quote

if TYPE_CHECKING:
    from recommender.tables.separators import Separator


@dataclass(slots=True)
class Columns:
    """The columns of one table by what they are, as positions from 0."""

    file: str
    headers: tuple[str, ...]
    fields: dict[str, int] = field(default_factory=dict)
    """First position of each field."""
    more: dict[str, list[int]] = field(default_factory=dict)
    """Further positions of a field that has several columns."""
    viewpoints: dict[str, int] = field(default_factory=dict)
    """Position per key of one of the club's statements."""
    joined: set[str] = field(default_factory=set)
    """Fields that are put together of all their columns; of others the first filled one is read."""
    choices: dict[int, str] = field(default_factory=dict)
    """The choice that a column of its own stands for."""
    separators: dict[int, Separator] = field(default_factory=dict)
    """How the lists of a column are taken apart."""
    dropped: list[str] = field(default_factory=list)
    ignored: list[str] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    uses: dict[int, ColumnUse] = field(default_factory=dict)
    language: str = "en"

    def header(self, name: str) -> str:
        """The header of a field as the file writes it; of one in several columns, all."""
        at = self.positions(name)
        if name == "name" and not at:
            at = [self.fields[part] for part in ("first_name", "last_name") if part in self.fields]
        return " + ".join(self.headers[position] for position in at) or name

    def positions(self, name: str) -> list[int]:
        """All columns of a field, the first one first."""
        return [self.fields[name], *self.more.get(name, ())] if name in self.fields else []

    def report(self) -> tuple[ColumnUse, ...]:
        """What became of every column, in the order of the file."""
        return tuple(self.uses[position] for position in sorted(self.uses))

    def require(self, *alternatives: str) -> None:
        """Stop if none of these fields has a column.

        Raises
        ------
        InputError
            Names the headers that were found.
        """
        if not any(name in self.fields for name in alternatives):
            unread = [
                f"{quote(use.header)} was not read: {use.how}"
                for use in self.report()
                if use.how and not use.field
            ]
            unread += [
                f"{quote(use.header)} was read as something else: {use.how}"
                for use in self.report()
                if use.how and use.field and field_of("members", use.header) in alternatives
            ]
            message = (
                f"{self.file}: no column for {' or '.join(alternatives)}: found the columns "
                f"{', '.join(quote(header) for header in self.headers)}; allowed are "
                f"{', '.join(alternatives)} or a German or English name for it, or a mapping "
                "(--mapping) that names the column"
            )
            raise InputError("; ".join([message, *unread]))

    def add_problem(self, header: str, found: str, allowed: str, severity: Severity) -> None:
        """Something that is about a whole column."""
        self.problems.append(Problem(self.file, None, header, found, allowed, severity))
