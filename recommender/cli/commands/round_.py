"""``recommender round``: the whole club's introductions of one week."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from recommender.cli import options as opt
from recommender.cli.show import console, progress_bars, show_report, show_round
from recommender.errors import RoundError
from recommender.service.club.engine_names import EngineName

if TYPE_CHECKING:
    from recommender.club.round import Round


def round_(
    members: opt.Members,
    ties: opt.Ties = None,
    history: opt.History = None,
    week: opt.WeekOption = None,
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
    from recommender.pipeline import introduce_club
    from recommender.service.club.bootstrap import make_encoder, prepare
    from recommender.service.club.club_files import read_club
    from recommender.service.club.engines import engine as open_engine

    turned = opt.config_from(config, bubble, seed, knobs)
    week = opt.week_or_current(week)
    files = opt.club_files(members, ties, history, linkedin, mapping, strict=strict)
    parquet = engine is EngineName.RAY
    files = replace(files, per_round=turned.profiles.per_round, week=week)
    club, _ = read_club(files, show_report)
    with open_engine(engine, address) as ready, progress_bars() as progress:
        model = make_encoder(
            encoder, device=device, batch_size=batch_size, cache=cache, engine=ready
        )
        prepared = prepare(club, model, turned, progress, ranker=ranker, engine=ready)
        solved = introduce_club(prepared, week, progress=progress)
        if not solved.introductions:
            raise RoundError(_explain_empty_round(solved))
        if out is not None:
            write_round(solved, club, out, progress, parquet=parquet)
    if as_json:
        opt.printed_json(serialise_round(solved, club))
        return
    show_round(solved, club)
    if out is not None:
        tables = "introductions.csv, " + "introductions.parquet, " * parquet
        console.print(f"\nWritten to {out}: {tables}round.json, letters/, letters.csv, report.html")


def _explain_empty_round(solved: Round) -> str:
    """Why a round is empty, over all members."""
    reasons: Counter[str] = Counter()
    for short in solved.shortfalls:
        reasons.update(short.reasons)
    # Every pair is counted from both of its ends.
    counts = ", ".join(f"{count // 2} {name.replace('_', ' ')}" for name, count in reasons.items())
    members = len(solved.bubble_index)
    return (
        f"round {solved.week}: no introduction is possible among {members} "
        f"{'member' if members == 1 else 'members'}; pairs: {counts or 'none'}; nothing was written"
    )
