"""``recommender import``: check a club's files, or write them clean."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from recommender.cli import options as opt
from recommender.cli.club_options import ClubOptions, takes_club_options
from recommender.cli.commands.profile import count_limiting, show_limiting
from recommender.cli.show import console, show_report
from recommender.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from recommender.club.club import Club
    from recommender.tables import ImportReport

_NOT_TOLD = (
    "week", "timezone", "bubble", "seed", "encoder", "ranker", "device", "batch_size", "cache",
)  # fmt: skip
"""Options that change nothing in what is read."""


@takes_club_options(without=_NOT_TOLD)
def import_(
    given: ClubOptions,
    strict: opt.Strict = False,
    check: Annotated[bool, typer.Option("--check", help="Only report; write nothing.")] = False,
    out: Annotated[
        Path | None,
        typer.Option(help="Folder for the clean members, ties and history.", metavar="DIR"),
    ] = None,
    limiting: opt.Limiting = False,
    as_json: opt.Json = False,
) -> None:
    """Read a club's files, say what is wrong with them, and write them clean to a folder."""
    if not check and out is None:
        message = "import: name a folder with --out, or use --check to write nothing"
        raise InputError(message)
    from recommender.adapters.club_folder import write_club
    from recommender.club.club_language import club_language
    from recommender.club.profile_coverage import measure_coverage
    from recommender.service.club.club_files import read_club

    turned, week = given.turn_knobs(), given.find_week()
    club, reports = read_club(given.list_files(turned, week, strict=strict), show_report)
    if out is not None and not check:
        write_club(club, out)
    profiles = count_limiting(club, turned, week) if limiting else None
    if as_json:
        counted = {} if profiles is None else {"limiting": [asdict(advice) for advice in profiles]}
        opt.printed_json(_serialise(club, reports) | counted)
        return
    counts = (
        (len(club), "member", "members"),
        (len(club.ties), "tie", "ties"),
        (len(club.history), "past introduction", "past introductions"),
    )
    said = (f"{count} {one if count == 1 else many}" for count, one, many in counts)
    console.print(f"{', '.join(said)}.")
    for line in measure_coverage(club.members).say(club_language(club.members)):
        console.print(f"  {line}", highlight=False, markup=False, soft_wrap=True)
    if profiles is not None:
        show_limiting(profiles, club)


def _serialise(club: Club, reports: Sequence[ImportReport]) -> dict[str, Any]:
    from recommender.club.club_language import club_language
    from recommender.club.profile_coverage import measure_coverage

    coverage = measure_coverage(club.members)
    return {
        "format": 1,
        "members": len(club),
        "ties": len(club.ties),
        "history": len(club.history),
        "profiles": {
            **asdict(coverage),
            "sentences": coverage.say(club_language(club.members)),
        },
        "files": [asdict(report) for report in reports],
    }
