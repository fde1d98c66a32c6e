"""``recommender evaluate encoder``: encoders compared on data that others collected."""

from __future__ import annotations

import time
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.markup import escape
from rich.table import Table

from benchmarks.quality.encoder.bench import COST, measure, measure_cost
from benchmarks.quality.encoder.document import cell, document
from benchmarks.quality.encoder.methods import (
    EMBEDDED,
    LARGER,
    RANDOM,
    STATIC_HALF,
    TEACHER,
    TFIDF,
    larger_folder,
    method_of,
    teacher_folder,
)
from benchmarks.quality.encoder.protocol import Missing, Protocol, protocols, read_club
from benchmarks.quality.records import as_rows, read_records, updated, write_records
from recommender.adapters.files import write_text
from recommender.cli import options as opt
from recommender.cli.show import console, errors, progress_bars
from recommender.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from benchmarks.quality.records import QualityRecord


def encoder(
    encoders: Annotated[
        list[str] | None,
        typer.Option("--encoder", help="Local folder or hub name to compare; repeatable."),
    ] = None,
    alone: Annotated[
        bool, typer.Option("--alone", help="Measure only what --encoder names.")
    ] = False,
    data: Annotated[Path, typer.Option(help="Folder of the test sets.", metavar="DIR")] = Path(
        "../shared/data"
    ),
    club: Annotated[
        Path, typer.Option(help="Folder with members.csv of the judged club.", metavar="DIR")
    ] = Path("data/sample_club"),
    judgements: Annotated[Path, typer.Option(help="Who meets which need.", metavar="FILE")] = Path(
        "data/judgements.csv"
    ),
    out: Annotated[Path, typer.Option(help="Folder for results.json.", metavar="DIR")] = Path(
        "out/encoders"
    ),
    only: Annotated[
        str, typer.Option(help="Only tests whose name begins so, e.g. retrieval.")
    ] = "",
    results: Annotated[
        Path | None,
        typer.Option(help="Show these results instead of measuring.", metavar="FILE"),
    ] = None,
    keep: Annotated[
        Path | None,
        typer.Option(
            help="Earlier results, kept for what is not measured now.",
            metavar="FILE",
        ),
    ] = None,
    table: Annotated[
        Path | None, typer.Option(help="Write the comparison as Markdown.", metavar="FILE")
    ] = None,
    device: opt.Device = "cpu",
    as_json: opt.Json = False,
) -> None:
    """Compare encoders: similarity, translations, job titles, needs and offers, bias, cost."""
    if results is not None:
        records = read_records(results)
    else:
        tests = list(protocols(data, club, judgements))
        names = [] if alone else [EMBEDDED, STATIC_HALF, *_present(), TFIDF, RANDOM]
        records = _measured([*names, *(encoders or [])], tests, club, only, device)
        records = updated(read_records(keep), records) if keep else records
        write_records(records, out / "results.json")
        records = read_records(out / "results.json")  # as they were rounded
    if table is not None:
        write_text(table, document(records))
    if as_json:
        opt.printed_json({"format": 1, "records": as_rows(records)})
    else:
        _show(records)


def _measured(
    names: Sequence[str], tests: Sequence[Protocol | Missing], club: Path, only: str, device: str
) -> list[QualityRecord]:
    chosen = [test for test in tests if test.name.startswith(only)]
    for test in chosen:
        if isinstance(test, Missing):
            errors.print(f"[yellow]{test.name}: left out, there is no {escape(test.wanted)}[/]")
    ready = [test for test in chosen if isinstance(test, Protocol)]
    with_cost = COST.startswith(only) and (club / "members.csv").is_file()
    if not names or not (ready or with_cost):
        message = (
            f"evaluate encoder: nothing to measure with --only {only!r}; tests are "
            + ", ".join([*(test.name for test in tests), COST])
        )
        raise InputError(message)
    methods = [method_of(name, device) for name in dict.fromkeys(names)]
    with progress_bars() as progress:
        records = measure(methods, ready, progress)
    if with_cost:
        records += measure_cost(methods, read_club(club), time.process_time)
    return records


def _present() -> list[str]:
    places = ((LARGER, larger_folder), (TEACHER, teacher_folder))
    return [name for name, folder in places if folder()]


def _show(records: Sequence[QualityRecord]) -> None:
    methods = list(dict.fromkeys(record.method for record in records))
    table = Table()
    for name in ("test", "metric"):
        table.add_column(name)
    for name in methods:
        table.add_column(escape(name), justify="right")
    rows: dict[tuple[str, str], dict[str, str]] = {}
    for record in records:
        rows.setdefault((record.protocol, record.metric), {})[record.method] = cell(
            record, interval=False
        )
    for (protocol, metric), cells in rows.items():
        table.add_row(protocol, metric, *(cells.get(name, "") for name in methods))
    console.print(table)
