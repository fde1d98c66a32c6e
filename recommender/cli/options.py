"""Options that several commands share."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from recommender.club.week import Week
from recommender.config import Config, knob_named
from recommender.errors import InputError
from recommender.service.club.engine_names import EngineName

if TYPE_CHECKING:
    from collections.abc import Mapping

    from recommender.service.club.club_files import ClubFiles

Members = Annotated[
    Path,
    typer.Option(
        help="Members: CSV, XLSX, ODS, vCard, JSON, JSON Lines or Parquet.", metavar="FILE"
    ),
]
Ties = Annotated[
    Path | None,
    typer.Option(help="Who knows whom: a,b and optionally strength,source.", metavar="FILE"),
]
History = Annotated[
    Path | None, typer.Option(help="Past rounds: week,a,b and what came of them.", metavar="FILE")
]
LinkedIn = Annotated[
    list[str] | None,
    typer.Option(
        help="A member's own LinkedIn export, as ID=Connections.csv; repeatable.", metavar="ID=FILE"
    ),
]
Mapping_ = Annotated[
    Path | None,
    typer.Option(
        "--mapping", help='Column names as JSON: {"column in the file": "field"}.', metavar="FILE"
    ),
]
Strict = Annotated[bool, typer.Option("--strict", help="Refuse a file that has any bad row.")]
WeekOption = Annotated[
    str | None, typer.Option("--week", help="ISO week, e.g. 2026-W48; this week if left out.")
]
Json = Annotated[bool, typer.Option("--json", help="Print JSON on standard output, nothing else.")]
Encoder = Annotated[
    str | None,
    typer.Option(
        help="Local folder or hub name of a sentence-transformers model; the embedded one if left out."
    ),
]
Ranker = Annotated[
    Path | None,
    typer.Option(
        help="Folder of a learnt ranker (python train.py ranker); the prior if left out.",
        metavar="FOLDER",
    ),
]
Device = Annotated[
    str, typer.Option(help="Where the encoder runs: cpu, cuda, mps, cpu-bf16 (faster, 16 bits).")
]
BatchSize = Annotated[int, typer.Option(min=1, help="Texts per forward pass of the encoder.")]
Cache = Annotated[bool, typer.Option("--cache/--no-cache", help="Keep text vectors between runs.")]
Engine = Annotated[
    EngineName,
    typer.Option(help="Where encoding, search and scoring are done: this machine or Ray."),
]
Address = Annotated[
    str | None,
    typer.Option(
        "--address",
        help="Ray cluster: host:port, auto, ray://host:port; one on this machine if left out.",
        metavar="HOST:PORT",
    ),
]
Bubble = Annotated[
    float | None,
    typer.Option(
        help="The dial, 0 (compatible only) to 1 (as far out as it goes).", metavar="0..1"
    ),
]
ConfigFile = Annotated[
    Path | None,
    typer.Option(
        "--config",
        help="Knobs as TOML (recommender config --out); --bubble, --seed and --set go before it.",
        metavar="FILE",
    ),
]
Seed = Annotated[int | None, typer.Option(help="Same input and seed, same round.")]
Knobs = Annotated[
    list[str] | None,
    typer.Option(
        "--set",
        help="Any knob (recommender config lists them), e.g. bridging.mu=0.3; repeatable.",
        metavar="KNOB=VALUE",
    ),
]


def club_files(
    members: Path,
    ties: Path | None,
    history: Path | None,
    linkedin: list[str] | None,
    mapping: Path | None,
    *,
    strict: bool,
) -> ClubFiles:
    """The files named on the command line.

    Raises
    ------
    InputError
        If a LinkedIn option is not of the form ``ID=FILE``.
    """
    from recommender.service.club.club_files import ClubFiles

    exports = {}
    for text in linkedin or []:
        owner, sign, path = text.partition("=")
        if not (owner and sign and path):
            message = f"--linkedin: {text!r} is not of the form ID=FILE"
            raise InputError(message)
        exports[owner] = Path(path)
    return ClubFiles(members, ties, history, exports, mapping, strict)


def config_from(
    file: Path | None, bubble: float | None, seed: int | None, knobs: list[str] | None
) -> Config:
    """The configuration named on the command line: its file, then its options.

    Raises
    ------
    InputError
        If the file cannot be used; or a knob is not of the form ``NAME=VALUE``, unknown, or its
        value not allowed.
    """
    return turned_by_options(
        Config() if file is None else Config.from_file(file), bubble, seed, knobs
    )


def turned_by_options(
    config: Config, bubble: float | None, seed: int | None, knobs: list[str] | None
) -> Config:
    """A configuration with the knobs of the command line turned.

    Raises
    ------
    InputError
        If a knob is not of the form ``NAME=VALUE``, unknown, or its value not allowed.
    """
    turned: dict[str, object] = {}
    for text in knobs or []:
        name, sign, value = text.partition("=")
        if not sign:
            message = f"--set: {text!r} is not of the form KNOB=VALUE, e.g. bridging.mu=0.3"
            raise InputError(message)
        knob = knob_named(name.strip().replace("__", "."))
        turned[knob.name] = knob.parse(value)
    given = {"bubble": bubble, "seed": seed}
    return config.turned(
        turned | {name: value for name, value in given.items() if value is not None}
    )


def week_or_current(week: str | None) -> str:
    """The week asked for, or the one of today (in UTC)."""
    return str(Week.parse(week) if week else Week.of(datetime.now(UTC).date()))


def printed_json(value: Mapping[str, Any]) -> None:
    """Print one JSON document on standard output."""
    typer.echo(json.dumps(value, ensure_ascii=False, indent=1))
