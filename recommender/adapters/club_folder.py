"""A club's folder: where its files lie, and a club written as the files it can be read from.

::

    my-club/
    ├── members.xlsx       or Mitglieder; CSV, XLSX, ODS, vCard, JSON, JSON Lines or Parquet
    ├── ties.csv           or Kontakte: who knows whom, if that is known
    ├── history.csv        or Verlauf: rounds from before this folder was used, if there were any
    ├── columns.json       what the columns of the members' file mean, where that cannot be told
    ├── club.toml          knobs, where the club has some of its own
    └── weeks/2026-W48/    a round as `recommender week` writes it, and what came of it
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from recommender.adapters.files import write_folder
from recommender.adapters.outcome_sheet import FORMS
from recommender.club.club import HISTORY_COLUMNS
from recommender.errors import InputError
from recommender.tables import cell_of, guard_formula

if TYPE_CHECKING:
    from pathlib import Path

    import pandas as pd

    from recommender.club.club import Club

Kind = Literal["members", "ties", "history"]

WEEKS = "weeks"
"""Folder of a club's rounds."""

_NAMES: dict[Kind, tuple[str, ...]] = {
    "members": ("members", "mitglieder", "mitgliederliste"),
    "ties": ("ties", "kontakte"),
    "history": ("history", "verlauf"),
}
_ENDINGS = (
    ".csv", ".xlsx", ".ods", ".json", ".jsonl", ".parquet", ".vcf", ".tsv", ".txt", ".xlsm", ".ndjson",
)  # fmt: skip


def find_table(folder: Path, kind: Kind) -> Path | None:
    """The file of a kind in a club's folder; None if there is none.

    Raises
    ------
    InputError
        If there are two: one would be passed over.
    """
    named = [
        path
        for path in sorted(folder.iterdir())
        if path.stem.casefold() in _NAMES[kind] and path.suffix.casefold() in _ENDINGS
    ]
    if len(named) > 1:
        names = " and ".join(path.name for path in named)
        message = f"club: {folder} holds {names}; allowed is one file of {kind}"
        raise InputError(message)
    return named[0] if named else None


def name_tables(kind: Kind) -> str:
    """The names a file of a kind may have, for a message."""
    return ", ".join(f"{_NAMES[kind][0]}{ending}" for ending in _ENDINGS)


def find_mapping(folder: Path) -> Path | None:
    """What the columns of the members' file mean, if the folder says so."""
    return _find(folder / "columns.json")


def find_config(folder: Path) -> Path | None:
    """The club's own knobs, if it has some."""
    return _find(folder / "club.toml")


def find_weeks(folder: Path) -> dict[str, list[Path]]:
    """The tables of the rounds in a club's folder, by the name of their folder.

    What came of a round goes before its list of pairs, which has nobody's answers.
    """
    rounds = (folder / WEEKS).iterdir() if (folder / WEEKS).is_dir() else ()
    return {place.name: find_round_tables(place) for place in rounds if place.is_dir()}


def find_round_tables(place: Path) -> list[Path]:
    """The tables of one round: what came of it, in whatever format it was saved, then its pairs."""
    pairs = _find(place / "introductions.csv")
    return [*find_forms(place), *([] if pairs is None else [pairs])]


def find_forms(place: Path) -> list[Path]:
    """The tables in a round's folder in which an organiser notes what came of it."""
    if not place.is_dir():
        return []
    return [
        path
        for path in sorted(place.iterdir())
        if path.stem.casefold() in FORMS and path.suffix.casefold() in _ENDINGS
    ]


def write_club(club: Club, target: Path) -> None:
    """Write ``members.csv``, ``ties.csv`` and ``history.csv``, all of them or nothing.

    The members' file holds the confidential columns too: it is the organiser's.
    """
    with write_folder(target) as folder:
        tables = {
            "members": club.members_frame().map(cell_of),
            "ties": club.ties,
            "history": _without_unasked(club.history),
        }
        for name, table in tables.items():
            write_csv(table, folder / f"{name}.csv")


def _without_unasked(history: pd.DataFrame) -> pd.DataFrame:
    """History without the columns of answers that nobody has given, or of odds that nobody knows."""
    unasked = [name for name in HISTORY_COLUMNS[3:] if history[name].isna().all()]
    return history.drop(columns=unasked)


def write_csv(table: pd.DataFrame, path: Path, float_format: str | None = None) -> None:
    """Write a table so that spreadsheets read its umlauts and run none of its texts.

    Parameters
    ----------
    table
        Cells that are no lists.
    path
        Of the file.
    float_format
        As of `pandas.DataFrame.to_csv`.
    """
    csv = table.map(guard_formula).to_csv(index=False, float_format=float_format)
    # The mark at its start tells spreadsheets that it is UTF-8.
    path.write_text(csv, encoding="utf-8-sig", newline="")


def _find(path: Path) -> Path | None:
    return path if path.is_file() else None
