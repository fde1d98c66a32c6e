"""``recommender audit``: who did what when, from a terminal."""

from __future__ import annotations

from dataclasses import asdict
from typing import Annotated

import typer
from rich.table import Table

from recommender.cli import options as opt
from recommender.cli.show import console


def audit(
    limit: Annotated[int, typer.Option(min=1, max=100_000, help="Newest entries to show.")] = 50,
    member: Annotated[str | None, typer.Option(help="Only what was about this member.")] = None,
    database_url: Annotated[
        str | None, typer.Option(help="sqlite:///FILE or postgresql://USER:PASSWORD@HOST/NAME.")
    ] = None,
    as_json: opt.Json = False,
) -> None:
    """Show who did what when, newest first."""
    from recommender.service.assembly import assemble, open_store
    from recommender.settings import read_settings

    given = {} if database_url is None else {"database_url": database_url}
    services = assemble(open_store(read_settings(**given).database_url))
    entries = services.access.audit(None, limit, member)
    if as_json:
        opt.printed_json({"format": 1, "entries": [asdict(entry) for entry in entries]})
        return
    table = Table("when", "what", "by", "about", "which")
    for entry in entries:
        table.add_row(entry.at[:19], entry.action, entry.key, entry.member or "", entry.what)
    console.print(table)
