"""A folder of debates: who with whom on what, a letter for each, and a sheet for afterwards."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pandas as pd

from recommender.adapters.club_folder import write_csv
from recommender.adapters.files import write_folder
from recommender.club.debate import Statement
from recommender.letters.debate_letter import tell_debate, write_debate_letter

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from recommender.club.club import Club
    from recommender.club.debate import DebatePlan

UNDERSTOOD = ("understood_a", "understood_b")
"""Columns of ``debates.csv`` to be filled in afterwards: 1 to 5."""


def write_debates(
    plan: DebatePlan, club: Club, statements: Mapping[str, Statement], target: Path
) -> None:
    """Write the folder of a plan, all of it or nothing.

    ``debates.csv`` (a row per pair, with empty columns for what both say afterwards), ``history.csv`` (for
    `--history` of later rounds), ``debates.json``, and ``letters`` with a text and a page for each.

    Raises
    ------
    OutputError
        If the folder holds anything that is not ours to replace, or the system refuses.
    """
    with write_folder(target) as folder:
        write_csv(make_debates_table(plan, club, statements), folder / "debates.csv")
        rows = [(debate.week, debate.a, debate.b, "yes") for debate in plan.debates]
        history = pd.DataFrame(rows, columns=["week", "a", "b", "evening"])
        write_csv(history, folder / "history.csv")
        text = json.dumps(serialise_debates(plan), ensure_ascii=False, indent=1)
        (folder / "debates.json").write_text(text + "\n", encoding="utf-8")
        letters = folder / "letters"
        letters.mkdir()
        for number, debate in enumerate(plan.debates, start=1):
            for side, member in (("a", debate.a), ("b", debate.b)):
                told = tell_debate(debate, member, club)
                reader, partner = (
                    club.members[club.row(id_)] for id_ in (member, debate.partner_of(member))
                )
                letter = write_debate_letter(told, reader, partner, statements, debate.km)
                file = letters / f"{number:03}{side}"
                file.with_suffix(".txt").write_text(
                    f"{letter.subject}\n\n{letter.text}", encoding="utf-8"
                )
                file.with_suffix(".html").write_text(letter.html, encoding="utf-8")


def make_debates_table(
    plan: DebatePlan, club: Club, statements: Mapping[str, Statement]
) -> pd.DataFrame:
    """A row for each debate; answers to statements only where both tell them."""
    rows = []
    for number, debate in enumerate(plan.debates, start=1):
        a, b = (club.members[club.row(id_)] for id_ in (debate.a, debate.b))
        keys = [opinion.statement for opinion in debate.opinions]
        words = [statements.get(key, Statement(key, {})).in_language("en") for key in keys]
        rows.append(
            {
                "number": number,
                "week": debate.week,
                "a": a.id,
                "name_a": a.name,
                "b": b.id,
                "name_b": b.name,
                "statements": "|".join(keys),
                "words": "|".join(words),
                "km": "" if debate.km is None else f"{debate.km:.0f}",
                **dict.fromkeys(UNDERSTOOD, ""),
            }
        )
    columns = ["number", "week", "a", "name_a", "b", "name_b", "statements", "words", "km"]
    return pd.DataFrame(rows, columns=[*columns, *UNDERSTOOD])


def serialise_debates(plan: DebatePlan) -> dict[str, Any]:
    """A plan as plain values; answers to statements are in no plan that is handed out."""
    return {
        "week": plan.week,
        "debates": [
            {
                "a": debate.a,
                "b": debate.b,
                "statements": [opinion.statement for opinion in debate.opinions],
                "close_on": len(debate.agree),
                "answered": debate.answered,
                "km": debate.km,
                "tells_answers": debate.tells_answers,
            }
            for debate in plan.debates
        ],
        "without": {id_: str(reason) for id_, reason in plan.without.items()},
    }
