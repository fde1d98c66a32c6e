"""The output folder of a round: table, everything as JSON, letters, and the report."""

from __future__ import annotations

import json
import math
import re
import unicodedata
from dataclasses import asdict, replace
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd

from recommender.adapters.club_folder import write_csv
from recommender.adapters.files import write_folder
from recommender.adapters.outcome_sheet import name_form, write_form
from recommender.club.club_language import club_language
from recommender.config import Config
from recommender.errors import InputError, OutputError
from recommender.letters import render_report, side_text, write_letters
from recommender.ports.progress import silent

if TYPE_CHECKING:
    from collections.abc import Iterable

    from recommender.club.club import Club
    from recommender.club.findings import ClubFindings
    from recommender.club.introduction import Introduction
    from recommender.club.round import Round
    from recommender.ports.progress import Progress

_UNSAFE = re.compile(r"[^\w. @+=-]+|\s+", re.UNICODE)
_RESERVED = frozenset(
    {"con", "prn", "aux", "nul", *(f"{port}{n}" for port in ("com", "lpt") for n in range(10))}
)
"""Names that Windows keeps for devices, whatever ending they have."""
_LONGEST_NAME = 60


def write_round(  # noqa: PLR0913  (each is a choice of the caller)
    round_: Round,
    club: Club,
    target: Path,
    progress: Progress = silent,
    *,
    parquet: bool = False,
    form: bool = False,
    findings: ClubFindings | None = None,
) -> None:
    """Write a round's folder whole or not at all.

    ``introductions.csv`` (a row per pair), ``round.json`` (all of it), ``letters/`` (a text
    and an HTML letter per member), ``letters.csv`` (whose letter is which file) and
    ``report.html``.

    Parameters
    ----------
    round_, club
        What to write about.
    target
        The folder; an earlier output of the same week's round there is replaced.
    progress
        Told how far it is.
    parquet
        Whether ``introductions.parquet`` is written, too: the same columns with their types.
    form
        Whether a workbook is written to note in what came of it (`outcome_sheet`).
    findings
        What nobody has, and organisations as units, for the report.

    Raises
    ------
    OutputError
        If the folder holds another week's round, or anything that is not ours to replace.
    """
    _refuse_other_week(target, round_.week)
    language = club_language(club.members)
    with write_folder(target, {name_form(language)}) as folder:
        table = make_introductions_table(round_, club)
        if form:
            write_form(table, folder / name_form(language), language)
        if parquet:
            table.to_parquet(folder / "introductions.parquet", index=False)
        write_csv(table, folder / "introductions.csv", float_format="%.6f")
        as_json = json.dumps(serialise_round(round_, club), ensure_ascii=False, indent=1)
        (folder / "round.json").write_text(as_json + "\n", encoding="utf-8")
        (folder / "report.html").write_text(
            render_report(round_, club, findings=findings), encoding="utf-8"
        )
        letters = folder / "letters"
        letters.mkdir()
        names = name_letters(club.ids)
        write_csv(_list_letters(club, names), folder / "letters.csv")
        for number, letter in enumerate(write_letters(round_, club), start=1):
            name = names[letter.member]
            (letters / f"{name}.txt").write_text(letter.text, encoding="utf-8")
            (letters / f"{name}.html").write_text(letter.html, encoding="utf-8")
            progress("writing letters", number, len(club))


def _refuse_other_week(target: Path, week: str) -> None:
    """Keep the rounds of earlier weeks: they are the history of later ones.

    Raises
    ------
    OutputError
        If another week's round is there.
    """
    try:
        there = read_round(target)["week"]
    except InputError:
        return  # whether it may be replaced, writing it tells
    if there != week:
        message = (
            f"output: {target} holds the round of {there}, which later rounds need as history; "
            "allowed is a folder of its own for each week (recommender week does that)"
        )
        raise OutputError(message)


def make_introductions_table(round_: Round, club: Club) -> pd.DataFrame:
    """`Round.to_frame` with names, and in one line what each side is told.

    Columns ``name_a``, ``name_b``, ``for_a`` and ``for_b`` follow the two ids. The file is
    read as the history of a later round, too.
    """
    table = round_.to_frame()
    columns = {
        "name_a": [_name_of(club, pair.a) for pair in round_.introductions],
        "name_b": [_name_of(club, pair.b) for pair in round_.introductions],
        "for_a": [_summarise(pair, pair.a, club, round_.week) for pair in round_.introductions],
        "for_b": [_summarise(pair, pair.b, club, round_.week) for pair in round_.introductions],
    }
    for place, (column, texts) in enumerate(columns.items(), start=list(table).index("b") + 1):
        table.insert(place, column, texts)
    return table


def _name_of(club: Club, member: str) -> str:
    return club.members[club.row(member)].name


def _summarise(pair: Introduction, reader: str, club: Club, week: str) -> str:
    return side_text(pair.side_of(reader), club, week=week).summary


def name_letters(members: Iterable[str]) -> dict[str, str]:
    """File names of members' letters, without ending: the id, made safe for every system.

    What no file name may hold becomes a hyphen. Names that differ by nothing but case, or that
    Windows keeps for itself, or that would hide the file, get a few letters more.

    Examples
    --------
    >>> name_letters(["m001", "2024/017", "M001"])
    {'m001': 'm001', '2024/017': '2024-017', 'M001': 'M001-7591493c'}
    """
    names: dict[str, str] = {}
    taken: set[str] = set()
    for member in members:
        name = (
            _UNSAFE.sub("-", unicodedata.normalize("NFC", member))
            .strip(" .-")[:_LONGEST_NAME]
            .strip(" .-")
        )
        is_reserved = name.partition(".")[0].casefold() in _RESERVED
        if not name or is_reserved or name.casefold() in taken:
            start = f"member-{name}".strip("-") if is_reserved or not name else name
            name = f"{start}-{sha256(member.encode()).hexdigest()[:8]}"
        taken.add(name.casefold())
        names[member] = name
    return names


def _list_letters(club: Club, names: dict[str, str]) -> pd.DataFrame:
    rows = [
        (member.id, member.name, member.email, f"letters/{names[member.id]}.html")
        for member in club.members
    ]
    return pd.DataFrame(rows, columns=["id", "name", "email", "file"])


def serialise_round(round_: Round, club: Club) -> dict[str, Any]:
    """Everything about a round as plain values; NaN becomes None."""
    whole = asdict(replace(round_, scores=None))
    if round_.scores is not None:  # a column each, in the order of the introductions
        whole["scores"] = round_.scores.drop(columns=["i", "j"]).to_dict("list")
    whole["introductions"] = [
        serialise_introduction(introduction, club, round_.week)
        for introduction in round_.introductions
    ]
    whole["certificate"]["ratio"] = round_.certificate.ratio
    return {"format": 1, "club": {"members": len(club)}, **_to_plain(whole)}


def read_round(path: str | Path) -> dict[str, Any]:
    """A round as `serialise_round` gave it.

    Parameters
    ----------
    path
        Its ``round.json``, or the folder that it is in.

    Raises
    ------
    InputError
        If it cannot be read or is no round; names the file.
    """
    file = Path(path)
    file = file / "round.json" if file.is_dir() else file
    try:
        whole = json.loads(file.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        why = getattr(error, "strerror", None) or "it is no JSON"
        message = f"{file}: cannot be read ({why}); allowed is a round's folder or round.json"
        raise InputError(message) from None
    expected = {"week": str, "introductions": list, "config": dict, "numbers": dict}
    if not isinstance(whole, dict) or not all(
        isinstance(whole.get(name), kind) for name, kind in expected.items()
    ):
        message = f"{file}: it is no round; allowed is what `recommender round --out` wrote"
        raise InputError(message)
    return whole


def config_of_round(path: str | Path) -> Config:
    """The knobs that a round was made with; those its version did not have yet are at their default.

    Raises
    ------
    InputError
        If it is no round, or has a knob that is not there any more; names the file.
    """
    try:
        return Config.from_dict(read_round(path)["config"])
    except InputError as error:
        text = str(error)
        raise InputError(text if text.startswith(str(path)) else f"{path}: {text}") from None


def serialise_introduction(introduction: Introduction, club: Club, week: str) -> dict[str, Any]:
    """One introduction as plain values, with the sentences each side reads."""
    whole = asdict(introduction)
    for side, written in zip(whole["sides"], introduction.sides, strict=True):
        side["text"] = asdict(side_text(written, club, week=week))
    plain: dict[str, Any] = _to_plain(whole)
    return plain


def _to_plain(value: Any) -> Any:  # noqa: ANN401
    """Values that strict JSON knows."""
    if isinstance(value, dict):
        return {str(key): _to_plain(entry) for key, entry in value.items()}
    if isinstance(value, list | tuple):
        return [_to_plain(entry) for entry in value]
    if isinstance(value, float) and not math.isfinite(value):
        return None
    return value
