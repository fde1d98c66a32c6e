"""``recommender doctor``: look whether everything is here that a round needs."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer
from rich.markup import escape

from recommender.cli import options as opt
from recommender.cli.show import console
from recommender.service.calendar import utc_now


def doctor(
    encoder: opt.Encoder = None,
    members: Annotated[
        Path | None,
        typer.Option(help="Look at the profiles of this list, too.", metavar="FILE"),
    ] = None,
    mapping: opt.Mapping_ = None,
    limiting: opt.Limiting = False,
    database_url: Annotated[
        str | None,
        typer.Option(
            help="Say which ranker the service on this database runs, and what drifts, too."
        ),
    ] = None,
    as_json: opt.Json = False,
) -> None:
    """Check the installation: versions, encoder, search, solver, cache. Exit 1 if one fails.

    With a list of members it also says how much their profiles carry, and what would help most.
    """
    from recommender.service.club.doctor import (
        examine,
        look_at_alarms,
        look_at_limiting,
        look_at_profiles,
        look_at_ranker,
    )

    findings = examine(encoder)
    if members is not None:
        findings = (*findings, look_at_profiles(members, mapping))
    if members is not None and limiting:
        findings = (
            *findings,
            look_at_limiting(members, opt.week_or_current(None), mapping, encoder),
        )
    if database_url is not None:
        findings = (
            *findings,
            look_at_ranker(database_url, utc_now),
            look_at_alarms(database_url, utc_now),
        )
    if as_json:
        opt.printed_json({"format": 1, "checks": [asdict(finding) for finding in findings]})
    else:
        for finding in findings:
            mark = "[green]ok  [/]" if finding.ok else "[bold red]FAIL[/]"
            console.print(f"{mark} {finding.name}: {escape(finding.detail)}", soft_wrap=True)
    if not all(finding.ok for finding in findings):
        raise typer.Exit(1)
