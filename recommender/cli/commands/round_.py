"""``recommender round``: the whole club's introductions of one week."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from recommender.cli import options as opt
from recommender.cli.rounds import Means, make_round, refuse_answered
from recommender.cli.show import console, show_report, show_round
from recommender.service.club.engine_names import EngineName

if TYPE_CHECKING:
    from recommender.club.findings import ClubFindings
    from recommender.club.round import Round
    from recommender.ports.progress import Progress


def round_(
    members: opt.Members,
    ties: opt.Ties = None,
    history: opt.History = None,
    week: opt.WeekOption = None,
    timezone: opt.Timezone = None,
    again: opt.Again = False,
    out: Annotated[
        Path | None, typer.Option(help="Folder for table, JSON, letters and report.", metavar="DIR")
    ] = None,
    linkedin: opt.LinkedIn = None,
    mapping: opt.Mapping_ = None,
    strict: opt.Strict = False,
    config: opt.ConfigFile = None,
    bubble: opt.Bubble = None,
    seed: opt.Seed = None,
    knobs: opt.Knobs = None,
    encoder: opt.Encoder = None,
    ranker: opt.Ranker = None,
    device: opt.Device = "cpu",
    batch_size: opt.BatchSize = 256,
    cache: opt.Cache = True,
    engine: opt.Engine = EngineName.LOCAL,
    address: opt.Address = None,
    as_json: opt.Json = False,
) -> None:
    """Solve the round of one week for the whole club and write it out."""
    from recommender.adapters.round_files import serialise_round, write_round
    from recommender.service.club.club_files import read_club

    turned = opt.config_from(config, bubble, seed, knobs)
    week = opt.week_or_current(week, timezone)
    files = opt.club_files(members, ties, history, linkedin, mapping, strict=strict)
    files = replace(files, per_round=turned.profiles.per_round, week=week)
    club, _ = read_club(files, show_report)
    refuse_answered(club, week, again=again)
    parquet = engine is EngineName.RAY

    def write(solved: Round, findings: ClubFindings | None, progress: Progress) -> None:
        if out is not None:
            write_round(solved, club, out, progress, parquet=parquet, findings=findings)

    means = Means(encoder, ranker, device, batch_size, cache, engine, address)
    solved = make_round(club, week, turned, means, write)
    if as_json:
        opt.printed_json(serialise_round(solved, club))
        return
    show_round(solved, club)
    if out is not None:
        tables = "introductions.csv, " + "introductions.parquet, " * parquet
        console.print(f"\nWritten to {out}: {tables}round.json, letters/, letters.csv, report.html")
