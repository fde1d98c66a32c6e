"""``recommender week``: the round of the club's week, out of a folder and into it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from recommender.cli import options as opt
from recommender.cli.club_options import RoundOptions, takes_club_options
from recommender.cli.rounds import make_round, refuse_recorded
from recommender.cli.show import console, show_report, show_round

if TYPE_CHECKING:
    from recommender.club.findings import ClubFindings
    from recommender.club.round import Round
    from recommender.ports.progress import Progress
    from recommender.tables import ImportReport

_NOT_TOLD = (
    "members", "ties", "history", "linkedin", "mapping", "device", "batch_size", "engine", "address",
)  # fmt: skip
"""Options that the folder answers, or that are for larger clubs."""


@takes_club_options(without=_NOT_TOLD)
def week(
    folder: Annotated[
        Path,
        typer.Argument(
            help="The club's folder: members, and if there are any ties, history and club.toml.",
            metavar="FOLDER",
        ),
    ],
    given: RoundOptions,
    again: opt.Again = False,
    strict: opt.Strict = False,
    as_json: opt.Json = False,
) -> None:
    """Make the round of the week for a club's folder, and keep it there as history.

    The letters, the report and a table to note in what came of it are in weeks/WEEK. Once there are
    answers in the table, that week is never written over; until then the command makes it anew.
    """
    from recommender.adapters.club_folder import find_config
    from recommender.adapters.outcome_sheet import name_form
    from recommender.adapters.round_files import serialise_round, write_round
    from recommender.club.club_language import club_language
    from recommender.service.club.club_files import read_club
    from recommender.service.club.club_week import plan_week

    turned = replace(given, config=given.config or find_config(folder)).turn_knobs()
    name = given.find_week()
    plan = plan_week(folder, name, again=again)
    files = replace(plan.files, strict=strict, per_round=turned.profiles.per_round, week=name)
    club, _ = read_club(files, _show_what_matters)
    refuse_recorded(club, name, again=again)

    def write(solved: Round, findings: ClubFindings | None, progress: Progress) -> None:
        write_round(solved, club, plan.place, progress, form=True, findings=findings)

    solved = make_round(club, name, turned, given, write)
    if as_json:
        opt.printed_json(serialise_round(solved, club))
        return
    show_round(solved, club)
    form = name_form(club_language(club.members))
    console.print(
        f"\nWritten to {plan.place}: letters/, letters.csv, report.html, introductions.csv, round.json\n"
        f"Note in {form} what came of it; next week's round reads it.",
        markup=False,
        soft_wrap=True,
    )


def _show_what_matters(report: ImportReport) -> None:
    """A report on the members' file, on other ones if anything in them needs a look.

    Tables that this program wrote itself say the same of a pair twice, which needs none.
    """
    from recommender.tables.problems import NEVER_STRICT

    is_members = any(use.field == "name" for use in report.columns)
    if is_members or any(problem.severity not in NEVER_STRICT for problem in report.problems):
        show_report(report)
