"""``recommender evening``: who sits at which table in which round, and again when some stay away."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.markup import escape
from rich.table import Table as Rows

from recommender.cli import options as opt
from recommender.cli.club_options import ClubOptions, takes_club_options
from recommender.cli.evening_wishes import TypedWishes
from recommender.cli.people import find_listed, find_named
from recommender.cli.show import console, progress_bars
from recommender.errors import InputError

if TYPE_CHECKING:
    from recommender.club.club import Club
    from recommender.club.evening import Evening

Wished = Annotated[
    list[str] | None,
    typer.Option(
        "--keep",
        help="A wish to keep: nobody_twice, common_language (both unless --drop), strangers, "
        "one_per_organisation, competitors_apart, meet_hosts; repeatable.",
        metavar="WISH",
    ),
]


@takes_club_options()
def evening(
    given: ClubOptions,
    tables: Annotated[int | None, typer.Option(help="Tables there are.", min=1)] = None,
    seats: Annotated[int | None, typer.Option(help="Seats at a table, 3 to 12.", min=3)] = None,
    rounds: Annotated[int | None, typer.Option(help="Rounds; 3 if left out.", min=1)] = None,
    present: Annotated[
        list[Path] | None,
        typer.Option(
            help="Who comes: ids, names or addresses in any format; all members if left out.",
            metavar="FILE",
        ),
    ] = None,
    keep: Wished = None,
    drop: Annotated[
        list[str] | None, typer.Option("--drop", help="A wish not to keep.", metavar="WISH")
    ] = None,
    prefer: Annotated[
        list[str] | None,
        typer.Option(help="A wish that may be broken, 1 to 9: WISH=PRIORITY.", metavar="WISH=1..9"),
    ] = None,
    host: Annotated[
        list[str] | None,
        typer.Option(help="Who keeps a table: ID=TABLE; repeatable.", metavar="ID=TABLE"),
    ] = None,
    at_least: Annotated[
        list[str] | None,
        typer.Option(help="At each table: FIELD=VALUE:COUNT, e.g. level=executive:1; repeatable."),
    ] = None,
    at_most: Annotated[
        list[str] | None, typer.Option(help="The same, so many at most; repeatable.")
    ] = None,
    out: Annotated[
        Path | None,
        typer.Option(help="Folder for the plan: table, JSON, page to print.", metavar="DIR"),
    ] = None,
    plan: Annotated[
        Path | None,
        typer.Option(
            help="An earlier plan (its folder), to plan again the rounds that remain.",
            metavar="DIR",
        ),
    ] = None,
    sat: Annotated[
        int, typer.Option(help="Rounds of it that were sat, or are being sat.", min=0)
    ] = 0,
    absent: Annotated[
        list[str] | None,
        typer.Option(help="Who of the plan stays away: id, name or address; repeatable."),
    ] = None,
    late: Annotated[
        list[str] | None, typer.Option(help="Who comes later, likewise; repeatable.")
    ] = None,
    over: Annotated[
        bool,
        typer.Option(
            "--over",
            help="The evening is over: nothing is planned; --sat rounds of --plan are history.",
        ),
    ] = False,
    language: Annotated[str | None, typer.Option(help="Of the page: de or en.")] = None,
    as_json: opt.Json = False,
) -> None:
    """Seat an evening at tables, round by round: nobody twice with the same person."""
    from recommender.adapters.evening_files import (
        read_evening,
        serialise_evening,
        write_evening,
    )
    from recommender.pipeline.evening import plan_evening

    before = None if plan is None else read_evening(plan)
    turned = given.turn_knobs()
    week = before.week if before and not given.week else given.find_week()
    club = given.read_club(turned, week)
    away = find_named(club, absent, "--absent")
    if over:
        _end(before, sat, away, club, (out, language))
        return
    there = find_listed(club, present) if present else {*(before.present if before else club.ids)}
    people = sorted((there - away) | find_named(club, late, "--late"))
    typed = TypedWishes(
        tables=tables, seats=seats, rounds=rounds, keep=keep, drop=drop, prefer=prefer, host=host,
        at_least=at_least, at_most=at_most,
    )  # fmt: skip
    wishes = before.wishes if before else typed.read(club)
    with progress_bars() as progress:
        _, prepared = given.prepare(club, turned, progress)
    planned = plan_evening(prepared, week, people, wishes, before=before, sat=sat)
    if out is not None:
        write_evening(planned, club, out, language)
    if as_json:
        opt.printed_json(serialise_evening(planned))
        return
    _show(planned, club, language)
    if out is not None:
        console.print(f"\nWritten to {out}: tables.csv, history.csv, evening.json, evening.html")


def _end(
    before: Evening | None,
    sat: int,
    absent: set[str],
    club: Club,
    target: tuple[Path | None, str | None],
) -> None:
    """Write what was sat, less who stayed away, as history.

    Raises
    ------
    InputError
        If there is no plan, no folder to write to, or no round was sat.
    """
    from recommender.adapters.evening_files import make_history, write_evening
    from recommender.ports.evenings import GuestState
    from recommender.service.rounds.kept_evenings import keep_sat

    out, language = target
    if before is None or out is None or not 0 < sat <= before.wishes.rounds:
        most = "" if before is None else f", 1 to {before.wishes.rounds}"
        message = (
            f"evening: --over needs --plan, --out and --sat with the rounds that were sat{most}"
        )
        raise InputError(message)
    states = dict.fromkeys(club.ids, GuestState.EXPECTED) | dict.fromkeys(absent, GuestState.AWAY)
    done = keep_sat(before, states, sat, only_here=False)
    write_evening(done, club, out, language)
    console.print(
        f"{len(make_history(done))} pairs sat together in {sat} rounds; written to {out}: history.csv is "
        "for --history of later rounds. Columns met, glad_a … may be added: a tie it is once they met."
    )


def _show(evening_: Evening, club: Club, language: str | None) -> None:
    from recommender.letters.evening_page import list_notes, table_text
    from recommender.letters.voice import Voice

    voice = Voice(language or "en")
    for number in range(evening_.sat + 1, evening_.wishes.rounds + 1):
        rows = Rows(title=f"Round {number}", show_lines=True, expand=True)
        rows.add_column("table", justify="right")
        rows.add_column("who", ratio=3)
        rows.add_column("what for", ratio=5)
        for table in evening_.of_round(number):
            names = ", ".join(club.members[club.row(id_)].name for id_ in table.members)
            text = table_text(table, club, voice)
            rows.add_row(
                str(table.number), escape(names), escape("\n".join((*text.reasons, text.question)))
            )
        console.print(rows)
    console.print(
        f"{len(evening_.present)} people; value {evening_.value:.1f} of at most {evening_.bound:.1f} "
        f"({evening_.share:.1%} of the way from a random plan, {evening_.random:.1f})."
    )
    for note in list_notes(evening_, voice):
        console.print(f"[yellow]{escape(note)}[/]")
