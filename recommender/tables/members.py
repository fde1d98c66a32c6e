"""Members from a club's table: every good row a member, every bad one a problem."""

from __future__ import annotations

from typing import TYPE_CHECKING

from recommender.config import Profiles
from recommender.tables.columns import recognise
from recommender.tables.member_rows import TEXTS, MemberRows
from recommender.tables.problems import (
    ImportReport,
    refuse_if_nothing_kept,
    refuse_if_strict,
    sort_problems,
)
from recommender.tables.read_table import read_table, take_table
from recommender.tables.table import Layout, Table, table_from_frame

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    import pandas as pd

    from recommender.club.member import Member

_USUAL = Profiles().per_round


def read_members(
    path: str | Path,
    *,
    mapping: Mapping[str, str] | None = None,
    strict: bool = False,
    per_round: int = _USUAL,
) -> tuple[tuple[Member, ...], ImportReport]:
    """Read members from CSV, XLSX, JSON, JSON Lines or Parquet.

    Parameters
    ----------
    path
        The file; its header may be German or English.
    mapping
        Field by column, for columns whose name is not known; see `read_mapping`.
    strict
        Refuse the file if anything in it is bad.
    per_round
        Introductions per round of members who do not say, 0 to 20.

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
    return _parse_members(table, mapping, strict=strict, per_round=per_round)


def members_from_bytes(
    file: str, data: bytes, *, strict: bool = False, per_round: int = _USUAL
) -> tuple[tuple[Member, ...], ImportReport]:
    """Read members from the bytes of a file; nothing of them is put on a disk.

    Parameters
    ----------
    file, data
        Its name, which says its format, and what stands in it.
    strict, per_round
        As for `read_members`.

    Raises
    ------
    InputError
        As `read_members`.
    """
    table = take_table(file, data, Layout("members", None))
    return _parse_members(table, None, strict=strict, per_round=per_round)


def members_from_frame(
    frame: pd.DataFrame,
    *,
    file: str = "DataFrame",
    mapping: Mapping[str, str] | None = None,
    strict: bool = False,
    per_round: int = _USUAL,
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
    per_round
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
    return _parse_members(table, mapping, strict=strict, per_round=per_round)


def _parse_members(
    table: Table, mapping: Mapping[str, str] | None, *, strict: bool, per_round: int
) -> tuple[tuple[Member, ...], ImportReport]:
    columns = recognise(table.file, table.headers, "members", mapping)
    columns.require("id")
    columns.require("name", "first_name", "last_name")
    columns.require(*TEXTS)
    rows = MemberRows(columns, per_round)
    for row, raw in zip(table.cells.index.tolist(), table.cells.to_numpy().tolist(), strict=True):
        rows.add(row, raw)
    members = rows.finish()
    report = ImportReport(
        file=table.file,
        rows=len(table.cells) + len(table.problems),
        kept=len(members),
        problems=sort_problems((*columns.problems, *table.problems, *rows.problems)),
        dropped_columns=(*columns.dropped, *(f"viewpoints: {key}" for key in rows.dropped_keys)),
        ignored_columns=tuple(columns.ignored),
        encoding=table.encoding,
    )
    refuse_if_nothing_kept(report, "a member")
    refuse_if_strict(report, strict=strict)
    return members, report
