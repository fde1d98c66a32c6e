"""From a club's files to a `Club`, with a report on every file."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

import pandas as pd

from recommender.adapters.tables import (
    read_history,
    read_linkedin,
    read_mapping,
    read_members,
    read_ties,
    strongest,
)
from recommender.club.club import Club
from recommender.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from recommender.adapters.tables import ImportReport

_Table = TypeVar("_Table")
_FORMATS = (".csv", ".xlsx", ".json", ".jsonl", ".parquet")


@dataclass(frozen=True)
class ClubFiles:
    """Where a club's data lie."""

    members: Path
    ties: Path | None = None
    history: Path | None = None
    linkedin: Mapping[str, Path] = field(default_factory=dict)
    """Connections export of each member who gave one, by member id."""
    mapping: Path | None = None
    """Column names of the members' file, as a JSON object from column to field."""
    strict: bool = False
    """Refuse a file with any problem instead of leaving out its bad rows."""


def read_club(
    files: ClubFiles, told: Callable[[ImportReport], None] = lambda _: None
) -> tuple[Club, tuple[ImportReport, ...]]:
    """Read all files of a club.

    Parameters
    ----------
    files
        Where they lie.
    told
        Given each file's report as soon as it is read, so that what was wrong with one is
        known even if the next cannot be read at all.

    Returns
    -------
    club : Club
    reports : tuple of ImportReport
        One per file, members first.
    """
    reports: list[ImportReport] = []

    def kept(read: tuple[_Table, ImportReport]) -> _Table:
        reports.append(read[1])
        told(read[1])
        return read[0]

    strict, ties, history = files.strict, [], None
    mapping = read_mapping(files.mapping) if files.mapping else None
    members = kept(read_members(files.members, mapping=mapping, strict=strict))
    if files.ties:
        ties.append(kept(read_ties(files.ties, members, strict=strict)))
    for owner, path in files.linkedin.items():
        ties.append(kept(read_linkedin(path, owner, members, strict=strict)))
    if files.history:
        history = kept(read_history(files.history, strict=strict))
    known = strongest(pd.concat(ties)) if ties else None
    return Club.build(members, known, history), tuple(reports)


def load_club(folder: str | Path) -> Club:
    """Read a folder that holds ``members``, and if there are any ``ties`` and ``history``.

    Bad rows are left out; `read_club` says which.

    Raises
    ------
    InputError
        If there is no such folder or no members' file in it.
    """
    place = Path(folder)
    if not place.is_dir():
        message = f"club: {folder} is not a folder; allowed is one that holds members.csv"
        raise InputError(message)
    members = _file(place, "members")
    if members is None:
        allowed = ", ".join(f"members{ending}" for ending in _FORMATS)
        message = f"club: {folder} holds no members' file; allowed is {allowed}"
        raise InputError(message)
    return read_club(ClubFiles(members, _file(place, "ties"), _file(place, "history")))[0]


def _file(folder: Path, name: str) -> Path | None:
    options = (folder / f"{name}{ending}" for ending in _FORMATS)
    return next((path for path in options if path.is_file()), None)
