"""Tables of pairs, read by column: there are millions of rows, but few different cells."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from recommender.tables.cells import Fault, parse_id
from recommender.tables.problems import ImportReport, Problem, Severity, quote, sort_problems
from recommender.tables.references import By, References
from recommender.tables.text import is_missing

if TYPE_CHECKING:
    from collections.abc import Callable

    from recommender.tables.columns import Columns
    from recommender.tables.table import Table


_NAMED = 5
"""Most different cells that a note names."""


@dataclass(slots=True)
class PairTable:
    """The cells of a table of pairs, with what was wrong with them."""

    table: Table
    columns: Columns
    problems: list[Problem] = field(default_factory=list)
    good: pd.Series = field(init=False)
    """Bool per row: not refused so far."""

    def __post_init__(self) -> None:
        self.good = pd.Series(True, index=self.table.cells.index)

    def column(self, name: str) -> pd.Series:
        """Raw cells of a field; all None if it has no column."""
        if name not in self.columns.fields:
            return pd.Series(None, index=self.table.cells.index, dtype=object)
        return self.table.cells[self.columns.fields[name]]

    def parse(
        self,
        name: str,
        parse: Callable[[object, list[Fault]], object],
        severity: Severity = Severity.CELL_IGNORED,
    ) -> pd.Series:
        """Cells of a field as values; every different cell is parsed once, a blank one is None."""
        cells = self.column(name)
        codes, distinct = _factorise(cells)
        values = np.empty(len(distinct), dtype=object)
        faults: dict[int, Fault] = {}
        for code, cell in enumerate(distinct):
            cell_faults: list[Fault] = []
            values[code] = None if is_missing(cell) else parse(cell, cell_faults)
            if cell_faults:
                faults[code] = cell_faults[0]
        self._report_faults(name, codes, faults, severity)
        return pd.Series(values[codes], index=cells.index, dtype=object)

    def refuse(self, rows: pd.Series, name: str, content: pd.Series | str, allowed: str) -> None:
        """Refuse the rows that are marked and not refused yet, naming a column."""
        bad = rows & self.good
        header = self.columns.header(name) if name else ""
        for row in rows.index[bad].tolist():
            text = content if isinstance(content, str) else quote(content.at[row])
            self._add_problem(row, header, Fault(text, allowed), Severity.ROW_REFUSED)
        self.good &= ~bad

    def ids(self, people: References | None = None) -> tuple[pd.Series, pd.Series]:
        """Both ids of every row; rows without two different ones are refused.

        Parameters
        ----------
        people
            Who may be meant: an id in another spelling, a name or an address becomes the id of the
            one member it fits, and the report says so. What fits nobody stays as it is.
        """
        both = []
        for name in ("a", "b"):
            ids = self.parse(name, parse_id, Severity.ROW_REFUSED)
            self.refuse(ids.isna() | (ids == ""), name, "nothing", "the id of a member")
            both.append(ids if people is None else self._find_members(name, ids, people))
        a, b = both
        self.refuse(a == b, "b", a, "another id than the first: two members make a pair")
        return a, b

    def _find_members(self, name: str, ids: pd.Series, people: References) -> pd.Series:
        """Ids by what stands in their place; several it may be refuse a row."""
        meant = {text: people.find(text) for text in ids[self.good].unique()}
        for by in (By.SPELLING, By.ADDRESS, By.NAME):
            read = [(text, reference.id) for text, reference in meant.items() if reference.by is by]
            if read:
                pairs = ", ".join(f"{quote(text)} as {quote(id_)}" for text, id_ in read[:_NAMED])
                more = f" and {len(read) - _NAMED} more" if len(read) > _NAMED else ""
                fault = Fault(f"{pairs}{more}", f"ids of members; read by {by}")
                self._add_problem(None, self.columns.header(name), fault, Severity.KEPT)
        open_ = {text for text, reference in meant.items() if reference.by is By.SEVERAL}
        self.refuse(
            ids.isin(open_), name, ids, "an id, name or address of one member; this fits several"
        )
        return ids.map({text: reference.id or text for text, reference in meant.items()}).where(
            self.good, ids
        )

    def report(self, kept: int) -> ImportReport:
        """What became of the table."""
        return ImportReport(
            file=self.table.file,
            rows=len(self.table.cells) + len(self.table.refused),
            kept=kept,
            problems=sort_problems(
                self.table.located((*self.columns.problems, *self.table.problems, *self.problems))
            ),
            dropped_columns=tuple(self.columns.dropped),
            ignored_columns=tuple(self.columns.ignored),
            encoding=self.table.encoding,
            columns=self.columns.report(),
            language=self.columns.language,
        )

    def _report_faults(
        self, name: str, codes: np.ndarray, faults: dict[int, Fault], severity: Severity
    ) -> None:
        if not faults:
            return
        marked = np.isin(codes, list(faults))
        if severity is Severity.ROW_REFUSED:
            marked &= self.good.to_numpy()
            self.good &= ~marked
        header = self.columns.header(name)
        for row, code in zip(self.good.index[marked], codes[marked], strict=True):
            self._add_problem(int(row), header, faults[int(code)], severity)

    def _add_problem(self, row: int | None, header: str, fault: Fault, severity: Severity) -> None:
        self.problems.append(
            Problem(self.table.file, row, header, fault.found, fault.allowed, severity)
        )


def _factorise(cells: pd.Series) -> tuple[np.ndarray, list[object]]:
    try:
        codes, distinct = pd.factorize(cells, use_na_sentinel=False)
    except TypeError:  # lists and mappings, out of JSON
        return np.arange(len(cells)), list(cells)
    return codes, list(distinct)
