"""``recommender audit``: who did what when, from a terminal."""

from __future__ import annotations

from dataclasses import asdict
from typing import Annotated

import typer
from rich.table import Table

from recommender.cli import options as opt
from recommender.cli.service import DatabaseUrl, open_database
from recommender.cli.show import console


def audit(
    limit: Annotated[int, typer.Option(min=1, max=100_000, help="Newest entries to show.")] = 50,
    member: Annotated[str | None, typer.Option(help="Only what was about this member.")] = None,
    database_url: DatabaseUrl = None,
    as_json: opt.Json = False,
) -> None:
    """Show who did what when, newest first."""
    from recommender.service.assembly import assemble

    store, _ = open_database(database_url)
    services = assemble(store, clock=store.clock)
    entries = services.access.audit(None, limit, member)
    if as_json:
        opt.printed_json({"format": 1, "entries": [asdict(entry) for entry in entries]})
        return
    table = Table("when", "what", "by", "about", "which")
    for entry in entries:
        table.add_row(entry.at[:19], entry.action, entry.key, entry.member or "", entry.what)
    console.print(table)
