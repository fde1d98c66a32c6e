"""``recommender visits``: who comes by at whose place of work."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer
from rich.markup import escape
from rich.table import Table as Rows

from recommender.cli import options as opt
from recommender.cli.club_options import ClubOptions, takes_club_options
from recommender.cli.show import console, progress_bars


@takes_club_options()
def visits(
    given: ClubOptions,
    out: Annotated[
        Path | None, typer.Option(help="Folder for the plan and its history.", metavar="DIR")
    ] = None,
    as_json: opt.Json = False,
) -> None:
    """Fill the visits that members offer ("come by"), across collars, levels and trades."""
    from recommender.adapters.visit_files import serialise_visits, write_visits
    from recommender.pipeline.visits import fill_visits

    turned = given.turn_knobs()
    week = given.find_week()
    club = given.read_club(turned, week)
    with progress_bars() as progress:
        _, prepared = given.prepare(club, turned, progress)
    plan = fill_visits(prepared, week)
    if out is not None:
        write_visits(plan, club, out)
    if as_json:
        opt.printed_json(serialise_visits(plan))
        return
    rows = Rows(title=f"Visits {plan.week}", expand=True, show_lines=True)
    for name in ("host", "what, when", "guests", "across collars"):
        rows.add_column(name)
    for visit in plan.visits:
        names = [club.members[club.row(id_)].name for id_ in (visit.host, *visit.guests)]
        told = ", ".join(filter(None, (visit.what, visit.when)))
        across = f"{visit.across_collars} of {len(visit.guests)}"
        rows.add_row(escape(names[0]), escape(told), escape("\n".join(names[1:])), across)
    console.print(rows)
    if not plan.visits:
        console.print("Nobody offers a visit: a column `come_by` says what there is to see.")
    if out is not None:
        console.print(f"\nWritten to {out}: visits.csv, visits.json, history.csv")
