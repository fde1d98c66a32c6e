"""``recommender goal``: a table that has what a common goal takes."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.markup import escape
from rich.table import Table as Rows

from recommender.cli import options as opt
from recommender.cli.club_options import ClubOptions, takes_club_options
from recommender.cli.show import console, progress_bars
from recommender.errors import InputError

if TYPE_CHECKING:
    from recommender.club.club import Club
    from recommender.club.goal import Goal, GoalPlan


@takes_club_options()
def goal(
    given: ClubOptions,
    title: Annotated[
        str | None, typer.Option("--goal", help="What is to be done, in a line.", metavar="TITLE")
    ] = None,
    parts: Annotated[
        list[str] | None,
        typer.Option(
            "--parts",
            help="What it takes, separated by ; or repeated; the title is split where left out.",
            metavar="PARTS",
        ),
    ] = None,
    by: Annotated[
        str | None,
        typer.Option(help="Who named it, and sits at it: an id, a name or an address."),
    ] = None,
    goals: Annotated[
        Path | None,
        typer.Option(help="Several goals: title, parts, text, by; in any format.", metavar="FILE"),
    ] = None,
    out: Annotated[
        Path | None, typer.Option(help="Folder for table, page and JSON.", metavar="DIR")
    ] = None,
    tables: Annotated[
        int | None, typer.Option(min=1, max=20, help="Tables that a member sits at, at most.")
    ] = None,
    seats: Annotated[
        int | None, typer.Option(min=3, max=6, help="Seats at a table at most.")
    ] = None,
    language: Annotated[
        str | None, typer.Option(help="de or en; that of most members if left out.")
    ] = None,
    as_json: opt.Json = False,
) -> None:
    """Find three to six members who together have what a goal takes."""
    from recommender.adapters.goal_files import serialise_goals, write_goals
    from recommender.letters.voice import phrases
    from recommender.pipeline.goals import plan_goals

    if language is not None:
        phrases(language)
    numbers = {"goals.tables": tables, "goals.most": seats}
    turned = given.turn_knobs().turned(
        {name: value for name, value in numbers.items() if value is not None}
    )
    week = given.find_week()
    club = given.read_club(turned, week)
    wanted = _read(club, title, parts, by, goals)
    with progress_bars() as progress:
        model, prepared = given.prepare(club, turned, progress)
    plan = plan_goals(prepared, model, wanted, week)
    if out is not None:
        write_goals(plan, club, out, language)
    if as_json:
        opt.printed_json(serialise_goals(plan))
        return
    _show(plan, club, language or "en")
    if out is not None:
        console.print(f"\nWritten to {out}: goals.csv, goals.html, goals.json")


def _read(
    club: Club, title: str | None, parts: list[str] | None, by: str | None, goals: Path | None
) -> tuple[Goal, ...]:
    """The goals that were typed.

    Raises
    ------
    InputError
        If there are none, or both kinds; or one is not allowed.
    """
    from recommender.club.goal import make_goal
    from recommender.tables import References
    from recommender.tables.goals import find_namer, read_goals, split_named_parts

    if (title is None) == (goals is None):
        came = "neither" if title is None else "both"
        message = f"goal: {came} came; needed is --goal TITLE, or --goals FILE"
        raise InputError(message)
    people = References.of_members(club.members)
    if goals is not None:
        if parts or by:
            message = "goal: --parts and --by go with --goal; in a file they are columns"
            raise InputError(message)
        return read_goals(goals, people)
    named = tuple(part for text in parts or () for part in split_named_parts(text))
    namer = "" if by is None else find_namer(by, people, "--by")
    return (make_goal(title or "", named, by=namer),)


def _show(plan: GoalPlan, club: Club, language: str) -> None:
    from recommender.letters.goal_page import say_goal_table
    from recommender.letters.voice import Voice

    voice = Voice(language)
    people = {member.id: member for member in club.members}
    for table in plan.tables:
        text = say_goal_table(table, people, voice)
        rows = Rows(title=escape(table.goal.title), show_lines=True, expand=True)
        rows.add_column("part", ratio=2)
        rows.add_column("who", ratio=5)
        for part in text.parts:
            style = "" if part.covered else "yellow"
            rows.add_row(escape(part.part), escape("\n".join(part.lines)), style=style)
        console.print(rows)
        names = ", ".join(people[id_].name for id_ in table.members)
        for line in filter(None, (names, text.outside, text.languages)):
            console.print(escape(line), highlight=False, soft_wrap=True)
    for left_out, reason in plan.without:
        line = f"{left_out.title}: {voice.say(f'goal.none.{reason}')}"
        console.print(escape(line), style="yellow", highlight=False, soft_wrap=True)
