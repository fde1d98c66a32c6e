"""``recommender ranker``: which ranker the service runs, and back to the one before."""

from __future__ import annotations

from typing import Annotated

import typer
from rich.table import Table

from recommender.cli import options as opt
from recommender.cli.service import DatabaseUrl, open_database
from recommender.cli.show import console


def ranker(
    back: Annotated[
        bool, typer.Option("--back", help="Go back to the one before the last release.")
    ] = False,
    database_url: DatabaseUrl = None,
    as_json: opt.Json = False,
) -> None:
    """Show which ranker the service runs, and those that were released before."""
    from recommender.service.assembly import assemble

    store, settings = open_database(database_url)
    services = assemble(store, ranker=settings.ranker, clock=store.clock)
    if back:
        services.ranker.go_back(by="terminal")
    running, released = services.ranker.read()
    if as_json:
        rows = [
            {"identity": release.identity, "at": release.at, "withdrawn_at": release.withdrawn_at}
            for release in released
        ]
        opt.printed_json({"format": 1, "running": running, "released": rows})
        return
    console.print(f"running: {running}", markup=False, highlight=False)
    table = Table("released", "ranker", "rated by", "outcomes", "gain", "withdrawn")
    for release in released:
        gain = release.manifest["verdict"]["gain_in_log_loss"]
        table.add_row(
            release.at[:19],
            release.identity,
            release.manifest["rated"],
            f"{release.manifest['outcomes']:,}",
            f"{gain['value']:+.4f} (at least {gain['low']:+.4f})",
            (release.withdrawn_at or "")[:19],
        )
    if released:
        console.print(table)
