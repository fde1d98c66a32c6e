"""Members from a club's table: every good row a member, every bad one a problem."""

from __future__ import annotations

from typing import TYPE_CHECKING

from recommender.config import Profiles
from recommender.tables.letter_languages import follow_majority
from recommender.tables.member_rows import TEXTS, MemberRows, ReadingTerms
from recommender.tables.problems import (
    ImportReport,
    Problem,
    Severity,
    refuse_if_nothing_kept,
    refuse_if_strict,
    sort_problems,
)
from recommender.tables.read_table import read_table, take_table
from recommender.tables.recognise import recognise
from recommender.tables.table import Layout, Table, table_from_frame

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    import pandas as pd

    from recommender.club.member import Member
    from recommender.tables.columns import Columns

_USUAL = Profiles().per_round


def read_members(
    path: str | Path,
    *,
    mapping: Mapping[str, str] | None = None,
    strict: bool = False,
    per_round: int = _USUAL,
    reading: ReadingTerms | None = None,
) -> tuple[tuple[Member, ...], ImportReport]:
    """Read members from CSV, XLSX, ODS, vCard, JSON, JSON Lines or Parquet.

    Parameters
    ----------
    path
        The file; its header may be German or English, that of a program lists come from, or a
        question of a form.
    mapping
        Field by column, for columns whose name is not known; see `read_mapping`.
    strict
        Refuse the file if anything in it is bad.
    per_round
        Introductions per round of members who do not say, 0 to 20.
    reading
        Further terms, in place of ``per_round``: the day, who is known beside the table, what ids may be.

    Returns
    -------
    tuple
        The members in the order of the file, and what became of the file.

    Raises
    ------
    InputError
        If the file cannot be used at all: missing, empty, damaged, of another format, without
        a column for id, name or text, or without one good row; or if ``strict`` and one is bad.
    """
    table = read_table(path, Layout("members", mapping))
    return members_from_table(table, mapping, reading or ReadingTerms(per_round), strict=strict)


def members_from_bytes(
    file: str, data: bytes, *, strict: bool = False, reading: ReadingTerms | None = None
) -> tuple[tuple[Member, ...], ImportReport]:
    """Read members from the bytes of a file; nothing of them is put on a disk.

    Parameters
    ----------
    file, data
        Its name, which says its format, and what stands in it.
    strict, reading
        As for `read_members`.

    Raises
    ------
    InputError
        As `read_members`.
    """
    table = take_table(file, data, Layout("members", None))
    return members_from_table(table, None, reading or ReadingTerms(_USUAL), strict=strict)


def members_from_frame(
    frame: pd.DataFrame,
    *,
    file: str = "DataFrame",
    mapping: Mapping[str, str] | None = None,
    strict: bool = False,
    per_round: int = _USUAL,
    reading: ReadingTerms | None = None,
) -> tuple[tuple[Member, ...], ImportReport]:
    """Members from a table in memory, by the rules of `read_members`.

    Parameters
    ----------
    frame
        One row per member; it is not modified. Cells may be text or lists.
    file
        Name for messages.
    mapping
        Field by column.
    strict
        Refuse the table if anything in it is bad.
    per_round, reading
        As for `read_members`.

    Returns
    -------
    tuple
        The members in the order of the rows, and what became of the table.

    Raises
    ------
    InputError
        As `read_members`.
    """
    table = table_from_frame(file, frame)
    return members_from_table(table, mapping, reading or ReadingTerms(per_round), strict=strict)


def members_from_table(
    table: Table,
    mapping: Mapping[str, str] | None = None,
    reading: ReadingTerms | None = None,
    *,
    strict: bool = False,
) -> tuple[tuple[Member, ...], ImportReport]:
    """Members from a table that `take_table` has read, by the rules of `read_members`.

    Raises
    ------
    InputError
        As `read_members`.
    """
    reading = reading or ReadingTerms(_USUAL)
    cells = table.cells if reading.looks_at_cells else None
    columns = recognise(table.file, table.headers, "members", mapping, cells)
    _take_address_for_id(columns)
    columns.require("id")
    columns.require("name", "first_name", "last_name", "last_first_name")
    columns.require(*TEXTS)
    rows = MemberRows(columns, reading)
    for row, raw in zip(table.cells.index.tolist(), table.cells.to_numpy().tolist(), strict=True):
        rows.add(row, raw)
    members = follow_majority(rows.finish())
    problems = (*columns.problems, *table.problems, *rows.problems)
    report = ImportReport(
        file=table.file,
        rows=len(table.cells) + len(table.refused),
        kept=len(members),
        problems=sort_problems(table.located(problems)),
        dropped_columns=(*columns.dropped, *(f"viewpoints: {key}" for key in rows.dropped_keys)),
        ignored_columns=tuple(columns.ignored),
        encoding=table.encoding,
        columns=columns.report(),
        language=columns.language,
        kept_rows=tuple(row for row, _ in rows.members.values()),
    )
    refuse_if_nothing_kept(report, "a member")
    refuse_if_strict(report, strict=strict)
    return members, report


def _take_address_for_id(columns: Columns) -> None:
    """Contacts and answers to forms have no numbers; their addresses tell them apart."""
    if "id" in columns.fields or "email" not in columns.fields:
        return
    position = columns.fields["email"]
    columns.fields["id"] = position
    found = "no column of ids"
    allowed = "a column of ids that stay; the addresses are taken for them"
    columns.problems.append(
        Problem(columns.file, None, columns.headers[position], found, allowed, Severity.KEPT)
    )
