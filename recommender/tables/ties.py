"""Ties: who knows whom, as a table of pairs of ids."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from recommender.club.club import TIE_COLUMNS
from recommender.tables.cells import Fault, parse_line, parse_number
from recommender.tables.pairs import PairTable
from recommender.tables.problems import (
    ImportReport,
    quote,
    refuse_if_nothing_kept,
    refuse_if_strict,
)
from recommender.tables.read_table import read_table
from recommender.tables.recognise import recognise
from recommender.tables.references import References
from recommender.tables.table import Layout, Table, table_from_frame

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

    import pandas as pd

    from recommender.club.member import Member
    from recommender.tables.columns import Columns

_NO_TIE = -1.0
"""Stands for a strength of zero or less until the row is refused."""


def read_ties(
    path: str | Path, members: Iterable[Member], *, strict: bool = False
) -> tuple[pd.DataFrame, ImportReport]:
    """Read ties from a file of pairs, in any format of `read_members`.

    Parameters
    ----------
    path
        Columns for two ids, and optionally strength (over 0, at most 1) and source.
    members
        The members a tie may name.
    strict
        Refuse the file if anything in it is bad.

    Returns
    -------
    ties : pandas.DataFrame
        Columns `TIE_COLUMNS`, ``a < b``, each pair once with its greatest strength, sorted.
        No strength stands for 1.0.
    report : ImportReport
        ``kept`` counts pairs.

    Raises
    ------
    InputError
        If the file cannot be used at all or has rows but no good one; or if ``strict`` and one is bad.
    """
    return ties_from_table(read_table(path, Layout("ties")), members, strict=strict)


def ties_from_frame(
    frame: pd.DataFrame, members: Iterable[Member], *, file: str = "DataFrame", strict: bool = False
) -> tuple[pd.DataFrame, ImportReport]:
    """Ties from a table in memory, by the rules of `read_ties`.

    Parameters
    ----------
    frame
        One row per pair; it is not modified.
    members
        The members a tie may name.
    file
        Name for messages.
    strict
        Refuse the table if anything in it is bad.

    Returns
    -------
    ties : pandas.DataFrame
    report : ImportReport

    Raises
    ------
    InputError
        As `read_ties`.
    """
    return ties_from_table(table_from_frame(file, frame), members, strict=strict)


def strongest(ties: pd.DataFrame) -> pd.DataFrame:
    """Ties with ``a < b``, each pair once with its greatest strength, sorted by pair."""
    swapped = ties["a"] > ties["b"]
    ties = ties.assign(
        a=ties["a"].where(~swapped, ties["b"]), b=ties["b"].where(~swapped, ties["a"])
    )
    order = ["a", "b", "strength", "source"]
    ties = ties.sort_values(order, ascending=[True, True, False, True], kind="stable")
    return ties.drop_duplicates(["a", "b"])[list(TIE_COLUMNS)].reset_index(drop=True)


def ties_from_table(
    table: Table,
    members: Iterable[Member],
    mapping: Mapping[str, str] | None = None,
    *,
    strict: bool = False,
) -> tuple[pd.DataFrame, ImportReport]:
    """Ties from a table that `take_table` has read, by the rules of `read_ties`.

    Raises
    ------
    InputError
        As `read_ties`.
    """
    columns = recognise(table.file, table.headers, "ties", mapping)
    if "a" not in columns.fields and "b" in columns.fields:
        _take_source_for_a(columns)
    columns.require("a")
    columns.require("b")
    pairs = PairTable(table, columns)
    people = References.of_members(members)
    known = people.ids
    a, b = pairs.ids(people)
    for name, ids in (("a", a), ("b", b)):
        pairs.refuse(~ids.isin(known), name, ids, f"the id of one of the {len(known)} members")
    strength = pairs.parse("strength", _parse_strength).fillna(1.0).astype(float)
    is_none = strength == _NO_TIE
    cells = pairs.column("strength")
    pairs.refuse(is_none, "strength", cells, "a number over 0: a row is a tie, so no tie is no row")
    source = pairs.parse("source", parse_line).fillna("").astype(str)
    frame = table.cells[[]].assign(a=a, b=b, strength=strength, source=source)[pairs.good]
    ties = strongest(frame.astype({"a": str, "b": str}))
    report = pairs.report(len(ties))
    if report.rows:  # none at all is what a new club has
        refuse_if_nothing_kept(report, "a tie")
    refuse_if_strict(report, strict=strict)
    return ties, report


def _take_source_for_a(columns: Columns) -> None:
    """Graph tools call the ends of a tie source and target."""
    if "source" in columns.fields:
        position = columns.fields["a"] = columns.fields.pop("source")
        columns.uses[position] = replace(columns.uses[position], field="a")


def _parse_strength(value: object, faults: list[Fault]) -> float:
    number = None if isinstance(value, bool) else parse_number(value)
    if number is not None and number <= 0:
        return _NO_TIE
    if number is None or number > 1:
        faults.append(Fault(quote(value), "a number over 0, at most 1; 1 is taken"))
        return 1.0
    return number
