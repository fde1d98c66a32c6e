"""``recommender config``: every knob of a round, as a file to be changed and used."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from recommender.adapters.files import write_text
from recommender.cli import options as opt
from recommender.cli.show import console
from recommender.errors import InputError


def config(
    out: Annotated[
        Path | None, typer.Option(help="TOML file to write; printed if left out.", metavar="FILE")
    ] = None,
    source: Annotated[
        Path | None,
        typer.Option(
            "--from", help="The knobs of a round: its folder or round.json.", metavar="PATH"
        ),
    ] = None,
    file: opt.ConfigFile = None,
    bubble: opt.Bubble = None,
    seed: opt.Seed = None,
    knobs: opt.Knobs = None,
    as_json: opt.Json = False,
) -> None:
    """Print or write every knob with its meaning and range, to change and give to --config."""
    from recommender.adapters.round_files import config_of_round

    if source is not None and file is not None:
        message = "--from: it came with --config; allowed is one of the two"
        raise InputError(message)
    start = opt.config_from(file, None, None, None) if source is None else config_of_round(source)
    turned = opt.turned_by_options(start, bubble, seed, knobs)
    if out is not None:
        write_text(out, turned.to_toml())
    if as_json:
        opt.printed_json(turned.to_dict())
    elif out is None:
        typer.echo(turned.to_toml(), nl=False)
    else:
        console.print(f"Written to {out}", markup=False, soft_wrap=True)
