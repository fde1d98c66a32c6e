"""``recommender visits``: who comes by at whose place of work."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Annotated

import typer
from rich.markup import escape
from rich.table import Table as Rows

from recommender.cli import options as opt
from recommender.cli.show import console, progress_bars, show_problems


def visits(
    members: opt.Members,
    out: Annotated[
        Path | None, typer.Option(help="Folder for the plan and its history.", metavar="DIR")
    ] = None,
    ties: opt.Ties = None,
    history: opt.History = None,
    week: opt.WeekOption = None,
    timezone: opt.Timezone = None,
    linkedin: opt.LinkedIn = None,
    mapping: opt.Mapping_ = None,
    config: opt.ConfigFile = None,
    bubble: opt.Bubble = None,
    seed: opt.Seed = None,
    knobs: opt.Knobs = None,
    encoder: opt.Encoder = None,
    ranker: opt.Ranker = None,
    device: opt.Device = "cpu",
    batch_size: opt.BatchSize = 256,
    cache: opt.Cache = True,
    as_json: opt.Json = False,
) -> None:
    """Fill the visits that members offer ("come by"), across collars, levels and trades."""
    from recommender.adapters.visit_files import serialise_visits, write_visits
    from recommender.pipeline.visits import fill_visits
    from recommender.service.club.bootstrap import make_encoder, prepare
    from recommender.service.club.club_files import read_club

    turned = opt.config_from(config, bubble, seed, knobs)
    week = opt.week_or_current(week, timezone)
    files = opt.club_files(members, ties, history, linkedin, mapping, strict=False)
    club, _ = read_club(replace(files, week=week), show_problems)
    with progress_bars() as progress:
        model = make_encoder(encoder, device=device, batch_size=batch_size, cache=cache)
        prepared = prepare(club, model, turned, progress, ranker=ranker)
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
