"""``recommender evaluate acl``: who came to write with whom, across the borders of circles."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from benchmarks.quality.commands.people import build_table
from benchmarks.quality.records import as_rows, write_records
from recommender.cli import options as opt
from recommender.cli.show import console, progress_bars
from recommender.service.club.bootstrap import make_encoder


def acl(
    data: Annotated[
        Path, typer.Option(help="Folder of papers.parquet and authors.parquet.", metavar="DIR")
    ] = Path("../shared/data/acl_anthology"),
    cutoff: Annotated[
        int, typer.Option(help="Last year that is known; the two after it are foretold.")
    ] = 2018,
    out: Annotated[Path, typer.Option(help="Folder for results.json.", metavar="DIR")] = Path(
        "out/acl"
    ),
    only: Annotated[
        list[str] | None, typer.Option(help="Name of a method to measure; repeatable.")
    ] = None,
    parts: Annotated[
        bool, typer.Option(help="Also without each part in turn, and with the dial turned.")
    ] = True,
    encoder: opt.Encoder = None,
    device: opt.Device = "cpu",
    cache: opt.Cache = True,
    seed: Annotated[int, typer.Option(help="Of everything drawn.")] = 0,
    as_json: opt.Json = False,
) -> None:
    """New co-authors across communities, foretold by what was known two years before.

    Rankings and club-wide rounds by ours and by what somebody would use instead, fitted on earlier
    years and tested on later ones.
    """
    from benchmarks.quality.acl.acl import evaluate_acl  # scikit-learn, when first needed

    reader = make_encoder(encoder, device=device, cache=cache)
    with progress_bars() as progress:
        records = evaluate_acl(
            data,
            cutoff,
            reader,
            seed=seed,
            only=tuple(only or ()),
            parts=parts,
            progress=progress,
        )
    write_records(records, out / "results.json")
    if as_json:
        opt.printed_json({"format": 1, "records": as_rows(records)})
    else:
        console.print(build_table(records))
