"""An evening's folder: the plan as a table and as JSON, and a page to print; read again for a new plan."""

from __future__ import annotations

import json
from dataclasses import asdict
from itertools import combinations
from typing import TYPE_CHECKING, Any

import pandas as pd

from recommender.adapters.club_folder import write_csv
from recommender.adapters.files import write_folder
from recommender.club.evening import (
    MOST_ROUNDS,
    MOST_TABLES,
    Evening,
    EveningTable,
    EveningWishes,
    PerTable,
    TableWish,
)
from recommender.club.introduction import Certainty, CommonPoint, Exchange, Quote
from recommender.errors import InputError
from recommender.letters.evening_page import render_evening, table_text
from recommender.letters.voice import Voice

if TYPE_CHECKING:
    from pathlib import Path

    from recommender.club.club import Club

FORMAT = 1
"""Of the JSON; one of another number is not read."""


def write_evening(evening: Evening, club: Club, target: Path, language: str | None = None) -> None:
    """Write an evening's folder, all of it or nothing.

    ``tables.csv`` (a row per seat), ``history.csv`` (who sits together, for `--history` of later rounds),
    ``evening.json`` and ``evening.html``.

    Raises
    ------
    OutputError
        If the folder holds anything that is not ours to replace, or the system refuses.
    """
    with write_folder(target) as folder:
        write_csv(make_seats_table(evening, club), folder / "tables.csv")
        write_csv(make_history(evening), folder / "history.csv")
        text = json.dumps(serialise_evening(evening), ensure_ascii=False, indent=1)
        (folder / "evening.json").write_text(text + "\n", encoding="utf-8")
        page = render_evening(evening, club, language)
        (folder / "evening.html").write_text(page, encoding="utf-8")


def make_seats_table(evening: Evening, club: Club) -> pd.DataFrame:
    """One row for each seat: round, table, id, name."""
    rows = [
        (table.round, table.number, id_, club.members[club.row(id_)].name)
        for table in evening.tables
        for id_ in table.members
    ]
    return pd.DataFrame(rows, columns=["round", "table", "id", "name"])


def make_history(evening: Evening) -> pd.DataFrame:
    """Who sits together as history: week, a, b, evening. A tie it becomes only if they say that they met."""
    pairs = {pair for table in evening.tables for pair in combinations(sorted(table.members), 2)}
    rows = [(evening.week, a, b, "yes") for a, b in sorted(pairs)]
    return pd.DataFrame(rows, columns=["week", "a", "b", "evening"])


def serialise_evening(evening: Evening) -> dict[str, Any]:
    """An evening as plain values, from which `parse_evening` makes it again."""
    whole: dict[str, Any] = {"format": FORMAT, **asdict(evening)}
    wishes = whole["wishes"]
    wishes["keep"] = sorted(wishes["keep"])
    wishes["priority"] = {str(name): value for name, value in wishes["priority"].items()}
    return whole


def describe_tables(evening: Evening, club: Club, language: str) -> list[dict[str, Any]]:
    """Each table with names, reasons and its question in a language."""
    voice = Voice(language)
    described = []
    for table in evening.tables:
        text = table_text(table, club, voice)
        people = [{"id": id_, "name": club.members[club.row(id_)].name} for id_ in table.members]
        described.append(
            {
                "round": table.round,
                "table": table.number,
                "people": people,
                "languages": list(table.languages),
                "weight": table.weight,
                "reasons": list(text.reasons),
                "question": text.question,
            }
        )
    return described


def parse_evening(whole: Any) -> Evening:  # noqa: ANN401
    """The evening of plain values.

    Raises
    ------
    InputError
        If it is none, or of another format.
    """
    if not isinstance(whole, dict) or whole.get("format") != FORMAT:
        message = f"evening: this is no plan of format {FORMAT}; allowed is what `recommender evening --out` wrote"
        raise InputError(message)
    try:
        wishes = dict(whole["wishes"])
        wishes["keep"] = frozenset(map(TableWish, wishes["keep"]))
        wishes["priority"] = {TableWish(name): n for name, n in wishes["priority"].items()}
        wishes["per_table"] = tuple(PerTable(**wish) for wish in wishes["per_table"])
        rest = {name: value for name, value in whole.items() if name not in _PARSED}
        return Evening(
            **rest,
            wishes=EveningWishes(**wishes),
            present=tuple(whole["present"]),
            tables=tuple(map(_parse_table, whole["tables"])),
            given_up=tuple(map(TableWish, whole["given_up"])),
        )
    except (AttributeError, KeyError, TypeError, ValueError) as error:
        message = f"evening: the plan is damaged ({error}); allowed is what `recommender evening --out` wrote"
        raise InputError(message) from None


def read_evening(path: Path) -> Evening:
    """The evening of a folder that was written.

    Raises
    ------
    InputError
        If there is none, or it is damaged; names the file.
    """
    file = path / "evening.json" if path.is_dir() else path
    try:
        return parse_evening(json.loads(file.read_text(encoding="utf-8")))
    except (OSError, ValueError) as error:
        message = f"{file}: cannot be read ({getattr(error, 'strerror', None) or 'it is no JSON'})"
        raise InputError(message) from None


_PARSED = frozenset({"format", "wishes", "present", "tables", "given_up"})


def _parse_table(table: dict[str, Any]) -> EveningTable:
    for name, most in (("round", MOST_ROUNDS), ("number", MOST_TABLES)):
        if type(table[name]) is not int or not 1 <= table[name] <= most:
            message = f"a table's {name} is {table[name]!r:.20}"
            raise ValueError(message)
    if not all(isinstance(id_, str) for id_ in table["members"]):
        message = "a member's id is no text"
        raise ValueError(message)
    exchanges = tuple(
        Exchange(Quote(**e["need"]), Quote(**e["give"]), e["similarity"], Certainty(e["evidence"]))
        for e in table["gives"]
    )
    common = tuple(
        CommonPoint(Quote(**c["own"]), Quote(**c["theirs"]), c["similarity"])
        for c in table["common"]
    )
    told = {"members": tuple(table["members"]), "languages": tuple(table["languages"])}
    return EveningTable(**{**table, **told, "gives": exchanges, "common": common})
