"""``recommender round``: the whole club's introductions of one week."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from recommender.adapters.round_files import round_as_json, write_round
from recommender.cli import options as opt
from recommender.cli.show import console, progress_bars, show_report, show_round
from recommender.errors import RoundError
from recommender.pipeline import introduce_club
from recommender.service.club.bootstrap import make_encoder, prepare
from recommender.service.club.club_files import read_club
from recommender.service.club.engines import EngineName
from recommender.service.club.engines import engine as open_engine

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
    config = opt.config_from(bubble, seed, knobs)
    week = opt.week_or_current(week)
    files = opt.club_files(members, ties, history, linkedin, mapping, strict=strict)
    parquet = engine is EngineName.RAY
    club, _ = read_club(files, show_report)
    with open_engine(engine, address) as there, progress_bars() as progress:
        model = make_encoder(
            encoder, device=device, batch_size=batch_size, cache=cache, engine=there
        )
        prepared = prepare(club, model, config, progress, ranker=ranker, engine=there)
        solved = introduce_club(prepared, week, progress=progress)
        if not solved.introductions:
            raise RoundError(_nothing_possible(solved))
        if out is not None:
            write_round(solved, club, out, progress, parquet=parquet)
    if as_json:
        opt.printed_json(round_as_json(solved, club))
        return
    show_round(solved, club)
    if out is not None:
        tables = "introductions.csv, " + "introductions.parquet, " * parquet
        console.print(f"\nWritten to {out}: {tables}round.json, letters/, report.html")


def _nothing_possible(solved: Round) -> str:
    """Why a round is empty, over all members."""
    reasons: Counter[str] = Counter()
    for short in solved.shortfalls:
        reasons.update(short.reasons)
    # Every pair is counted from both of its ends.
    told = ", ".join(f"{count // 2} {name.replace('_', ' ')}" for name, count in reasons.items())
    members = len(solved.bubble_index)
    return (
        f"round {solved.week}: no introduction is possible among {members} "
        f"{'member' if members == 1 else 'members'}; pairs: {told or 'none'}; nothing was written"
    )
