"""``recommender evaluate speed-dating`` and ``new-ties``: pairs whose outcome is known."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.markup import escape
from rich.table import Table

from recommender.cli import options as opt
from recommender.cli.show import console, progress_bars
from recommender.evaluation.people.new_ties import evaluate_new_ties
from recommender.evaluation.people.speed_dating import evaluate_speed_dating
from recommender.evaluation.records import as_rows, write_records

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from recommender.evaluation.records import Record

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
    _evaluate(evaluate_speed_dating, data, out, seed, as_json=as_json)


def new_ties(
    data: Data = Path("../shared/data"),
    out: Annotated[Path, typer.Option(help="Folder for results.json.", metavar="DIR")] = Path(
        "out/new-ties"
    ),
    seed: Seed = 0,
    as_json: opt.Json = False,
) -> None:
    """New ties across the groups of small clubs, predicted from the earlier ones."""
    _evaluate(evaluate_new_ties, data, out, seed, as_json=as_json)


def _evaluate(
    protocol: Callable[..., list[Record]], data: Path, out: Path, seed: int, *, as_json: bool
) -> None:
    with progress_bars() as progress:
        found = protocol(data, seed, progress)
    write_records(found, out / "results.json")
    if as_json:
        opt.printed_json({"format": 1, "records": as_rows(found)})
    else:
        console.print(_table(found))


def _table(found: Sequence[Record]) -> Table:
    table = Table()
    for name in ("protocol", "metric", "method"):
        table.add_column(name)
    for name in ("value", "95 % interval", "n"):
        table.add_column(name, justify="right")
    for each in sorted(found, key=lambda record: (record.protocol, record.metric)):
        table.add_row(
            escape(each.protocol),
            escape(each.metric),
            escape(each.method),
            f"{each.value:.3f}",
            f"{each.low:.3f} to {each.high:.3f}",
            str(each.n),
        )
    return table
