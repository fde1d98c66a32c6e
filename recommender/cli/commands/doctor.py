"""``recommender doctor``: look whether everything is here that a round needs."""

from __future__ import annotations

from dataclasses import asdict

import typer
from rich.markup import escape

from recommender.cli import options as opt
from recommender.cli.show import console


def doctor(
    encoder: opt.Encoder = None,
    as_json: opt.Json = False,
) -> None:
    """Check the installation: versions, encoder, search, solver, cache. Exit 1 if one fails."""
    from recommender.service.club.doctor import examine

    findings = examine(encoder)
    if as_json:
        opt.printed_json({"format": 1, "checks": [asdict(finding) for finding in findings]})
    else:
        for finding in findings:
            mark = "[green]ok  [/]" if finding.ok else "[bold red]FAIL[/]"
            console.print(f"{mark} {finding.name}: {escape(finding.detail)}", soft_wrap=True)
    if not all(finding.ok for finding in findings):
        raise typer.Exit(1)
