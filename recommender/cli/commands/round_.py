"""``recommender round``: the whole club's introductions of one week."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from recommender.cli import options as opt
from recommender.cli.club_options import RoundOptions, takes_club_options
from recommender.cli.rounds import make_round, refuse_answered
from recommender.cli.show import console, show_report, show_round
from recommender.service.club.engine_names import EngineName

if TYPE_CHECKING:
    from recommender.club.findings import ClubFindings
    from recommender.club.round import Round
    from recommender.ports.progress import Progress


@takes_club_options()
def round_(
    given: RoundOptions,
    again: opt.Again = False,
    out: Annotated[
        Path | None, typer.Option(help="Folder for table, JSON, letters and report.", metavar="DIR")
    ] = None,
    strict: opt.Strict = False,
    as_json: opt.Json = False,
) -> None:
    """Solve the round of one week for the whole club and write it out."""
    from recommender.adapters.round_files import serialise_round, write_round

    turned = given.turn_knobs()
    week = given.find_week()
    club = given.read_club(turned, week, show_report, strict=strict)
    refuse_answered(club, week, again=again)
    parquet = given.engine is EngineName.RAY

    def write(solved: Round, findings: ClubFindings | None, progress: Progress) -> None:
        if out is not None:
            write_round(solved, club, out, progress, parquet=parquet, findings=findings)

    solved = make_round(club, week, turned, given, write)
    if as_json:
        opt.printed_json(serialise_round(solved, club))
        return
    show_round(solved, club)
    if out is not None:
        tables = "introductions.csv, " + "introductions.parquet, " * parquet
        console.print(f"\nWritten to {out}: {tables}round.json, letters/, letters.csv, report.html")
