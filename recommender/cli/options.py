"""Options that several commands share."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from recommender.club.week import Week
from recommender.config import Config, knob_named
from recommender.errors import InputError
from recommender.service.calendar import Calendar, utc_now
from recommender.service.club.engine_names import EngineName

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import datetime, tzinfo

Members = Annotated[
    list[Path],
    typer.Option(
        help="Members: CSV, XLSX, ODS, vCard, JSON, JSON Lines or Parquet; several add up.",
        metavar="FILE",
    ),
]
Ties = Annotated[
    list[Path] | None,
    typer.Option(
        help="Who knows whom: a,b and optionally strength,source; several add up.", metavar="FILE"
    ),
]
History = Annotated[
    list[Path] | None,
    typer.Option(
        help="Past rounds: week,a,b and what came of them; several add up.", metavar="FILE"
    ),
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
Limiting = Annotated[
    bool,
    typer.Option(
        "--limiting", help="Count whose profiles limit rounds most, too; loads the encoder."
    ),
]
WeekOption = Annotated[
    str | None,
    typer.Option("--week", help="ISO week, e.g. 2026-W48; the club's current one if left out."),
]
Timezone = Annotated[
    str | None,
    typer.Option(
        help="Where the club lives, e.g. Europe/Berlin: its week begins there on Monday at midnight. "
        "The setting timezone (RECOMMENDER_TIMEZONE) if left out, else this machine's.",
        metavar="ZONE",
    ),
]
Again = Annotated[
    bool,
    typer.Option(
        "--again", help="Make a round even for a week of which it is known what came of it."
    ),
]
Json = Annotated[bool, typer.Option("--json", help="Print JSON on standard output, nothing else.")]
Encoder = Annotated[
    str | None,
    typer.Option(
        help="accurate, or a local folder or hub name of a sentence-transformers model; the embedded one "
        "if left out."
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


def week_or_current(
    week: str | None, timezone: str | None = None, clock: Callable[[], datetime] = utc_now
) -> str:
    """The week asked for, or the one that it is where the club lives.

    Parameters
    ----------
    week
        ISO week; None for the one of today.
    timezone
        Name of the club's zone; the setting if left out, and this machine's where there is none.
    clock
        Gives the time, with its zone.

    Raises
    ------
    InputError
        If the week or the zone is none, or the settings cannot be read.
    """
    if week:
        return str(Week.parse(week))
    return Calendar(clock, _find_zone(timezone, clock)).week()


def _find_zone(name: str | None, clock: Callable[[], datetime]) -> tzinfo:
    from recommender.settings import read_settings

    if name is not None:
        return read_settings(timezone=name).timezone
    settings = read_settings()
    here = clock().astimezone().tzinfo
    return settings.timezone if "timezone" in settings.model_fields_set or here is None else here


def printed_json(value: Mapping[str, Any]) -> None:
    """Print one JSON document on standard output."""
    typer.echo(json.dumps(value, ensure_ascii=False, indent=1))
