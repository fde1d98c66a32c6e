"""``recommender evaluate speed-dating``, ``new-ties``, ``ablation``: pairs of known outcome."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.markup import escape
from rich.table import Table

from benchmarks.quality.ablation.run import evaluate_ablation
from benchmarks.quality.people.new_ties import evaluate_new_ties
from benchmarks.quality.people.speed_dating import evaluate_speed_dating
from benchmarks.quality.records import as_rows, write_records
from recommender.cli import options as opt
from recommender.cli.show import console, errors, progress_bars
from recommender.service.club.club_files import load_club

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from benchmarks.quality.records import QualityRecord
    from recommender.ports.progress import Progress

Data = Annotated[
    Path, typer.Option(help="Folder that holds speed_dating and club_networks.", metavar="DIR")
]
Seed = Annotated[int, typer.Option(help="Of everything drawn.")]


def speed_dating(
    data: Data = Path("../shared/data"),
    out: Annotated[Path, typer.Option(help="Folder for results.json.", metavar="DIR")] = Path(
        "out/speed-dating"
    ),
    seed: Seed = 0,
    as_json: opt.Json = False,
) -> None:
    """Mutual choice on evenings left out in turn: AUC per person, matches of a fair round."""
    run_protocol(evaluate_speed_dating, data, out, seed, as_json=as_json)


def new_ties(
    data: Data = Path("../shared/data"),
    out: Annotated[Path, typer.Option(help="Folder for results.json.", metavar="DIR")] = Path(
        "out/new-ties"
    ),
    seed: Seed = 0,
    as_json: opt.Json = False,
) -> None:
    """New ties across the groups of small clubs, predicted from the earlier ones."""
    run_protocol(evaluate_new_ties, data, out, seed, as_json=as_json)


def ablation(
    data: Data = Path("../shared/data"),
    club: Annotated[
        Path, typer.Option(help="Folder with members.csv of the judged club.", metavar="DIR")
    ] = Path("data/sample_club"),
    judgements: Annotated[Path, typer.Option(help="Who meets which need.", metavar="FILE")] = Path(
        "data/judgements.csv"
    ),
    out: Annotated[Path, typer.Option(help="Folder for results.json.", metavar="DIR")] = Path(
        "out/ablation"
    ),
    seed: Seed = 0,
    as_json: opt.Json = False,
) -> None:
    """Each part left out in turn, each encoder, and the dial from 0 to 1, on known outcomes."""

    def report(line: str) -> None:
        errors.print(f"[yellow]{escape(line)}[/]", soft_wrap=True)

    def protocol(folder: Path, seed: int, progress: Progress) -> list[QualityRecord]:
        return evaluate_ablation(folder, load_club(club), judgements, seed, progress, report)

    run_protocol(protocol, data, out, seed, as_json=as_json)


def run_protocol(
    protocol: Callable[..., list[QualityRecord]], data: Path, out: Path, seed: int, *, as_json: bool
) -> None:
    """Measure, write ``results.json``, and print a table or JSON."""
    with progress_bars() as progress:
        records = protocol(data, seed, progress)
    write_records(records, out / "results.json")
    if as_json:
        opt.printed_json({"format": 1, "records": as_rows(records)})
    else:
        console.print(build_table(records))


def build_table(records: Sequence[QualityRecord]) -> Table:
    """Records as a table for the terminal: a row each, by protocol and metric."""
    table = Table()
    for name in ("protocol", "metric", "method"):
        table.add_column(name)
    for name in ("value", "95 % interval", "n"):
        table.add_column(name, justify="right")
    for record in sorted(records, key=lambda record: (record.protocol, record.metric)):
        table.add_row(
            escape(record.protocol),
            escape(record.metric),
            escape(record.method),
            f"{record.value:.3f}",
            f"{record.low:.3f} to {record.high:.3f}",
            str(record.n),
        )
    return table
