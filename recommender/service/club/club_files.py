"""From a club's files to a `Club`, with a report on every file."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd

from recommender.adapters.club_folder import find_mapping, find_table, find_weeks, name_tables
from recommender.club.club import Club
from recommender.club.week import Week
from recommender.config import Config, Profiles
from recommender.errors import InputError
from recommender.tables import (
    ReadingTerms,
    References,
    add_history,
    add_ties,
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

    from recommender.club.member import Member
    from recommender.tables import ImportReport

    _Read = tuple[tuple[Member, ...], ImportReport]

Paths = Path | Sequence[Path]
"""One file, or several that add up in this order."""


@dataclass(frozen=True)
class ClubFiles:
    """Where a club's data are; several files of one kind add up."""

    members: Paths
    ties: Paths = ()
    history: Paths = ()
    linkedin: Mapping[str, Path] = field(default_factory=dict)
    """Connections export of each member who gave one, by member id."""
    mapping: Path | None = None
    """Column names of the members' files, as a JSON object from column to field."""
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

    def note(table_report: ImportReport) -> None:
        reports.append(table_report)
        report(table_report)

    strict = files.strict
    members = _read_members(files, note)
    known = _read_ties(files, members, note)
    history = None
    for path, file in _name_apart(_listed(files.history)):
        more, said = read_history(path, members, week=files.week, strict=strict, file=file)
        if history is not None:
            more, said = add_history(history, more, said, strict=strict)
        history = more
        note(said)
    return Club.build(members, known, history), tuple(reports)


def _read_members(files: ClubFiles, note: Callable[[ImportReport], None]) -> tuple[Member, ...]:
    """The members of all files: blocks may name those of others, and an id counts once."""
    mapping = read_mapping(files.mapping) if files.mapping else None
    day = None if files.week is None else Week.parse(files.week).monday
    terms, paths = ReadingTerms(files.per_round, day), _listed(files.members)

    def read(path: Path, reading: ReadingTerms, *, strict: bool) -> _Read:
        return read_members(path, mapping=mapping, strict=strict, reading=reading)

    alone = [read(path, terms, strict=False)[0] for path in paths] if len(paths) > 1 else [()]
    members: list[Member] = []
    taken: dict[str, str] = {}
    for number, path in enumerate(paths):
        others = tuple(
            member for at, people in enumerate(alone) if at != number for member in people
        )
        reading = replace(terms, others=others, refuse_id=partial(_refuse_taken, dict(taken)))
        more, said = read(path, reading, strict=files.strict)
        taken |= {member.id: path.name for member in more}
        members += more
        note(said)
    return tuple(members)


def _refuse_taken(taken: Mapping[str, str], id_: str) -> str:
    return f"an id that {taken[id_]} does not have" if id_ in taken else ""


def _read_ties(
    files: ClubFiles, members: Sequence[Member], note: Callable[[ImportReport], None]
) -> pd.DataFrame | None:
    """The ties of all files and of members' own exports, each pair once."""
    ties = None
    for path in _listed(files.ties):
        more, said = read_ties(path, members, strict=files.strict)
        ties, said = (more, said) if ties is None else add_ties(ties, more, said)
        note(said)
    people = References.of_members(members)
    for owner, path in files.linkedin.items():
        whose = people.find(owner).id or owner
        more, said = read_linkedin(path, whose, members, strict=files.strict)
        ties = more if ties is None else pd.concat([ties, more])
        note(said)
    return None if ties is None else strongest(ties)


def _name_apart(paths: Sequence[Path]) -> list[tuple[Path, str]]:
    """Files with what messages call them: with their folder where two have one name."""
    names = Counter(path.name for path in paths)
    return [
        (path, path.name if names[path.name] == 1 else f"{path.parent.name}/{path.name}")
        for path in paths
    ]


def _listed(paths: Paths) -> Sequence[Path]:
    return (paths,) if isinstance(paths, Path) else paths


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
    """Read a folder that holds ``members``, and if there are any ``ties``, ``history`` and ``weeks``.

    Bad rows are left out; `read_club` says which. Of the configuration ``profiles.per_round`` is
    used, for members who do not say how many introductions they want.

    Raises
    ------
    InputError
        If there is no such folder or no members' file in it.
    """
    per_round = (config or Config()).profiles.per_round
    return read_club(replace(find_club_files(folder), per_round=per_round))[0]


def find_club_files(folder: str | Path, anew: str | None = None) -> ClubFiles:
    """The files of a club's folder: members, ties, history, and the tables of its weeks.

    Parameters
    ----------
    folder
        As `recommender.adapters.club_folder` describes it.
    anew
        The week whose round is to be made in place of the one that is there, which is left out.

    Raises
    ------
    InputError
        If there is no such folder, no members' file in it, or two files of one kind.
    """
    place = Path(folder)
    if not place.is_dir():
        message = f"club: {folder} is not a folder; allowed is one that holds members.csv"
        raise InputError(message)
    members, ties, history = (find_table(place, kind) for kind in ("members", "ties", "history"))
    if members is None:
        message = f"club: {folder} holds no members' file; allowed is {name_tables('members')}"
        raise InputError(message)
    weeks = find_weeks(place)
    past = [path for week in sorted(weeks) if week != anew for path in weeks[week]]
    return ClubFiles(
        members,
        () if ties is None else ties,
        past if history is None else [*past, history],
        mapping=find_mapping(place),
    )
