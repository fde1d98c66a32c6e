"""From a club's files to a `Club`, with a report on every file."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

import pandas as pd

from recommender.club.club import Club
from recommender.club.week import Week
from recommender.config import Config, Profiles
from recommender.errors import InputError
from recommender.tables import (
    ReadingTerms,
    References,
    history_from_frame,
    members_from_frame,
    read_history,
    read_linkedin,
    read_mapping,
    read_members,
    read_ties,
    strongest,
    ties_from_frame,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from recommender.tables import ImportReport

_Table = TypeVar("_Table")
_FORMATS = (".csv", ".xlsx", ".ods", ".json", ".jsonl", ".parquet")


@dataclass(frozen=True)
class ClubFiles:
    """Where a club's data are."""

    members: Path
    ties: Path | None = None
    history: Path | None = None
    linkedin: Mapping[str, Path] = field(default_factory=dict)
    """Connections export of each member who gave one, by member id."""
    mapping: Path | None = None
    """Column names of the members' file, as a JSON object from column to field."""
    strict: bool = False
    """Refuse a file with any problem instead of leaving out its bad rows."""
    per_round: int = Profiles().per_round
    """Introductions per round of members who do not say."""
    week: str | None = None
    """The week the lists are read for: who leaves after its Monday is still in, and history of
    later weeks is said. None: every day of leaving is taken as past."""


def read_club(
    files: ClubFiles, report: Callable[[ImportReport], None] = lambda _: None
) -> tuple[Club, tuple[ImportReport, ...]]:
    """Read all files of a club.

    Parameters
    ----------
    files
        Where they are.
    report
        Called with each file's report as soon as it is read, so that what was wrong with one is
        known even if the next cannot be read at all.

    Returns
    -------
    club : Club
    reports : tuple of ImportReport
        One per file, members first.
    """
    reports: list[ImportReport] = []

    def note(read: tuple[_Table, ImportReport]) -> _Table:
        table, table_report = read
        reports.append(table_report)
        report(table_report)
        return table

    strict, ties, history = files.strict, [], None
    mapping = read_mapping(files.mapping) if files.mapping else None
    day = None if files.week is None else Week.parse(files.week).monday
    reading = ReadingTerms(files.per_round, day)
    members = note(read_members(files.members, mapping=mapping, strict=strict, reading=reading))
    if files.ties:
        ties.append(note(read_ties(files.ties, members, strict=strict)))
    people = References.of((member.id, member.name, member.email) for member in members)
    for owner, path in files.linkedin.items():
        whose = people.find(owner).id or owner
        ties.append(note(read_linkedin(path, whose, members, strict=strict)))
    if files.history:
        past = read_history(files.history, members, week=files.week, strict=strict)
        history = note(past)
    known = strongest(pd.concat(ties)) if ties else None
    return Club.build(members, known, history), tuple(reports)


def import_club(
    members: str | Path | pd.DataFrame,
    ties: str | Path | pd.DataFrame | None = None,
    history: str | Path | pd.DataFrame | None = None,
    *,
    mapping: Mapping[str, str] | None = None,
    strict: bool = False,
    config: Config | None = None,
) -> tuple[Club, tuple[ImportReport, ...]]:
    """Put a club together from files or tables, and say what became of every row.

    Parameters
    ----------
    members
        CSV, XLSX, ODS, vCard, JSON, JSON Lines or Parquet file, or a DataFrame; German or English columns.
    ties
        Who knows whom: ``a``, ``b`` and optionally ``strength``, ``source``.
    history
        Past rounds: ``week``, ``a``, ``b`` and what came of them.
    mapping
        Field by column of the members, for columns whose name is not known.
    strict
        Refuse a table with any problem instead of leaving out its bad rows.
    config
        Says how many introductions who does not say gets (``profiles.per_round``); the defaults if
        left out.

    Returns
    -------
    club : Club
    reports : tuple of ImportReport
        One per table, members first.

    Raises
    ------
    InputError
        If a table cannot be used at all; or if ``strict`` and a row of it is bad.
    """
    per_round = (config or Config()).profiles.per_round
    people, report = (
        members_from_frame(members, mapping=mapping, strict=strict, per_round=per_round)
        if isinstance(members, pd.DataFrame)
        else read_members(members, mapping=mapping, strict=strict, per_round=per_round)
    )
    reports, known, past = [report], None, None
    if ties is not None:
        known, report = (
            ties_from_frame(ties, people, strict=strict)
            if isinstance(ties, pd.DataFrame)
            else read_ties(ties, people, strict=strict)
        )
        reports.append(report)
    if history is not None:
        past, report = (
            history_from_frame(history, people, strict=strict)
            if isinstance(history, pd.DataFrame)
            else read_history(history, people, strict=strict)
        )
        reports.append(report)
    return Club.build(people, None if known is None else strongest(known), past), tuple(reports)


def load_club(folder: str | Path, config: Config | None = None) -> Club:
    """Read a folder that holds ``members``, and if there are any ``ties`` and ``history``.

    Bad rows are left out; `read_club` says which. Of the configuration ``profiles.per_round`` is
    used, for members who do not say how many introductions they want.

    Raises
    ------
    InputError
        If there is no such folder or no members' file in it.
    """
    place = Path(folder)
    if not place.is_dir():
        message = f"club: {folder} is not a folder; allowed is one that holds members.csv"
        raise InputError(message)
    members = _find_file(place, "members")
    if members is None:
        allowed = ", ".join(f"members{ending}" for ending in _FORMATS)
        message = f"club: {folder} holds no members' file; allowed is {allowed}"
        raise InputError(message)
    files = ClubFiles(
        members,
        _find_file(place, "ties"),
        _find_file(place, "history"),
        per_round=(config or Config()).profiles.per_round,
    )
    return read_club(files)[0]


def _find_file(folder: Path, name: str) -> Path | None:
    candidates = (folder / f"{name}{ending}" for ending in _FORMATS)
    return next((path for path in candidates if path.is_file()), None)
