"""A member's own LinkedIn ``Connections.csv``: which contacts are members of the club."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pandas as pd

from recommender.club.club import TIE_COLUMNS
from recommender.errors import UnknownMemberError
from recommender.tables.cells import parse_line
from recommender.tables.directory import Directory
from recommender.tables.pairs import PairTable
from recommender.tables.problems import (
    ImportReport,
    Problem,
    Severity,
    UnsureMatch,
    refuse_if_nothing_kept,
    refuse_if_strict,
)
from recommender.tables.read_table import read_table
from recommender.tables.recognise import recognise
from recommender.tables.table import Layout
from recommender.tables.ties import strongest

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

    from recommender.club.member import Member
    from recommender.tables.table import Table

SOURCE = "linkedin"
"""What ties from an export give as their source."""


def read_linkedin(
    path: str | Path, owner: str, members: Iterable[Member], *, strict: bool = False
) -> tuple[pd.DataFrame, ImportReport]:
    """Read the ties of one member from their own LinkedIn export.

    A contact is a member for sure if the name is the same but for titles, case and marks, and the
    organisations agree. If several members have the name, exactly one must agree in organisation
    and all others differ. Everything near that, a name alone above all, is listed as unsure and
    makes no tie. Addresses and links to profiles are never read.

    Parameters
    ----------
    path
        The export; the notes above its header may be there or not.
    owner
        Id of the member whose contacts these are.
    members
        The members of the club.
    strict
        Refuse the file if anything in it is bad.

    Returns
    -------
    ties : pandas.DataFrame
        Columns `TIE_COLUMNS`; no rows if no contact is a member.
    report : ImportReport
        ``kept`` counts ties; ``unsure`` lists contacts somebody has to look at.

    Raises
    ------
    InputError
        If the file cannot be used at all; or if ``strict`` and a row is bad.
    UnknownMemberError
        If the owner is no member.
    """
    table = read_table(path, Layout("linkedin"))
    return linkedin_from_table(table, owner, members, strict=strict)


def linkedin_from_table(
    table: Table,
    owner: str,
    members: Iterable[Member],
    mapping: Mapping[str, str] | None = None,
    *,
    strict: bool = False,
) -> tuple[pd.DataFrame, ImportReport]:
    """One member's ties from a table that `take_table` has read, by the rules of `read_linkedin`.

    Raises
    ------
    InputError
        As `read_linkedin`.
    UnknownMemberError
        If the owner is no member.
    """
    directory = Directory.of(members)
    if owner not in directory.organisations:
        message = f"{table.file}: owner {owner!r} is not an id of this club ({len(directory.organisations)} members)"
        raise UnknownMemberError(message)
    columns = recognise(table.file, table.headers, "linkedin", mapping)
    columns.require("first_name")
    columns.require("last_name")
    pairs = PairTable(table, columns)
    first, last, organisation = (
        pairs.parse(name, parse_line).fillna("").astype(str)
        for name in ("first_name", "last_name", "organisation")
    )
    names = first.str.cat(last, sep=" ").str.strip()
    blank = names == ""
    _note_closed(pairs, int((blank & pairs.good).sum()))
    contacts = pd.DataFrame({"name": names, "organisation": organisation})[pairs.good & ~blank]
    matches = [directory.match(int(row), *cells) for row, *cells in contacts.itertuples(name=None)]
    unsure = tuple(match for match in matches if isinstance(match, UnsureMatch))
    ties = _make_ties(owner, {match for match in matches if isinstance(match, str)} - {owner})
    report = replace(pairs.report(len(ties)), unsure=unsure)
    if not report.rows:
        refuse_if_nothing_kept(report, "a contact")
    refuse_if_strict(report, strict=strict)
    return ties, report


def _note_closed(pairs: PairTable, rows: int) -> None:
    """LinkedIn leaves the name of whoever closed their account blank: that is no mistake."""
    if rows:
        header = pairs.columns.header("first_name")
        found = f"no name in {rows} row(s)"
        allowed = "accounts that were closed; left out"
        pairs.problems.append(
            Problem(pairs.table.file, None, header, found, allowed, Severity.KEPT)
        )


def _make_ties(owner: str, contacts: set[str]) -> pd.DataFrame:
    ties = pd.DataFrame({"a": owner, "b": sorted(contacts)}, columns=list(TIE_COLUMNS))
    return strongest(ties.assign(strength=1.0, source=SOURCE).astype({"a": str, "b": str}))
