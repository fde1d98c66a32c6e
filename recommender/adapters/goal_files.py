"""A folder of common goals: who sits at which table for what, and a page to print."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

import pandas as pd

from recommender.adapters.club_folder import write_csv
from recommender.adapters.files import write_folder
from recommender.letters.goal_page import render_goals

if TYPE_CHECKING:
    from pathlib import Path

    from recommender.club.club import Club
    from recommender.club.goal import GoalPlan, GoalTable

_COLUMNS = ("number", "title", "id", "name", "part", "evidence", "words")


def write_goals(plan: GoalPlan, club: Club, target: Path, language: str | None = None) -> None:
    """Write a plan's folder, all of it or nothing.

    ``goals.csv`` (a row for each seat and part it covers, and for each part that nobody covers),
    ``goals.json`` and ``goals.html``.

    Raises
    ------
    OutputError
        If the folder holds anything that is not ours to replace, or the system refuses.
    """
    with write_folder(target) as folder:
        write_csv(make_goals_table(plan, club), folder / "goals.csv")
        text = json.dumps(serialise_goals(plan), ensure_ascii=False, indent=1)
        (folder / "goals.json").write_text(text + "\n", encoding="utf-8")
        (folder / "goals.html").write_text(render_goals(plan, club, language), encoding="utf-8")


def make_goals_table(plan: GoalPlan, club: Club) -> pd.DataFrame:
    """A row for each seat and part it covers, with the words; parts that nobody covers have no name."""
    rows = [
        (number, table.goal.title, *row)
        for number, table in enumerate(plan.tables, start=1)
        for row in _list_rows(table, club)
    ]
    return pd.DataFrame(rows, columns=list(_COLUMNS))


def serialise_goals(plan: GoalPlan) -> dict[str, Any]:
    """A plan as plain values."""
    return {
        "format": 1,
        "week": plan.week,
        "tables": [
            asdict(table) | {"coverage": table.coverage, "open": table.open}
            for table in plan.tables
        ],
        "without": [{"goal": asdict(goal), "reason": str(reason)} for goal, reason in plan.without],
    }


def _list_rows(table: GoalTable, club: Club) -> list[tuple[str, str, str, str, str]]:
    rows = []
    for id_ in table.members:
        name = club.members[club.row(id_)].name
        covers = [
            (part.part, str(cover.evidence), cover.quote.text)
            for part in table.parts
            for cover in part.covers
            if cover.member == id_
        ]
        rows += [(id_, name, *cover) for cover in covers or [("", "", "")]]
    return rows + [("", "", part, "nobody", "") for part in table.open]
