"""``recommender evaluate report``: results as a document with tables and pictures."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from benchmarks.quality.records import read_records
from benchmarks.quality.report import write_report
from recommender.cli.show import console


def report(
    results: Annotated[
        list[Path], typer.Argument(help="Files results.json, or folders that hold one.")
    ],
    out: Annotated[
        Path, typer.Option(help="The document; pictures go into a folder of its name.")
    ] = Path("docs/evaluation-tables.md"),
) -> None:
    """Write the document of several evaluations: who leads where, and where we lose."""
    files = [path / "results.json" if path.is_dir() else path for path in results]
    write_report([record for file in files for record in read_records(file)], out)
    console.print(f"Written: {out}, and beside it {out.with_suffix('')}/", soft_wrap=True)
