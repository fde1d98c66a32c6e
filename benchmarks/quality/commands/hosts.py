"""``recommender evaluate hosts``: what a club gets, as a careful host judges it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from benchmarks.quality.commands.people import run_protocol
from benchmarks.quality.records import read_records
from recommender.cli import options as opt

if TYPE_CHECKING:
    from benchmarks.quality.records import QualityRecord
    from recommender.ports.progress import Progress


def hosts(
    data: Annotated[
        Path, typer.Option(help="Folder of judged clubs, each a folder.", metavar="DIR")
    ] = Path("data/judged_clubs"),
    club: Annotated[
        Path, typer.Option(help="Folder with members.csv of the judged needs.", metavar="DIR")
    ] = Path("data/sample_club"),
    judgements: Annotated[Path, typer.Option(help="Who meets which need.", metavar="FILE")] = Path(
        "data/judgements.csv"
    ),
    out: Annotated[Path, typer.Option(help="Folder for results.json.", metavar="DIR")] = Path(
        "out/hosts"
    ),
    page: Annotated[
        Path | None,
        typer.Option(
            help="Write the page that users read, and its results beside it.", metavar="FILE"
        ),
    ] = None,
    encoder: opt.Encoder = None,
    seed: Annotated[int, typer.Option(help="Of the intervals.")] = 0,
    as_json: opt.Json = False,
) -> None:
    """How much of what judged clubs get a careful host would have introduced, beside baselines."""

    def protocol(folder: Path, seed: int, progress: Progress) -> list[QualityRecord]:
        from benchmarks.quality.hosts.hosts import evaluate_hosts  # when first needed
        from benchmarks.quality.hosts.told import evaluate_told
        from recommender.service.club.bootstrap import make_encoder

        reader = make_encoder(encoder)
        records = evaluate_hosts(folder, seed, progress, reader)
        if not judgements.is_file():
            return records
        return records + evaluate_told(club, judgements, seed, encoder)

    run_protocol(protocol, data, out, seed, as_json=as_json)
    if page is not None:
        from benchmarks.quality.hosts.page import write_page

        write_page(read_records(out / "results.json"), page)  # as they were rounded
