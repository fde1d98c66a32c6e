"""``recommender backup`` and ``restore``: a club's database as one file, and back."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from recommender.cli.service import DatabaseUrl, open_database
from recommender.cli.show import console


def backup(
    file: Annotated[Path, typer.Argument(help="A new file.")],
    database_url: DatabaseUrl = None,
) -> None:
    """Write everything the service stores into one file; it may go on working meanwhile."""
    from recommender.service.club.backups import back_up

    store, _ = open_database(database_url)
    rows = back_up(store, file)
    console.print(f"{rows:,} rows written to {file}", markup=False, soft_wrap=True)


def restore(
    file: Annotated[Path, typer.Argument(help="What `recommender backup` wrote.")],
    database_url: DatabaseUrl = None,
) -> None:
    """Put a backup into an unused database."""
    from recommender.service.club.backups import restore as restore_from

    store, _ = open_database(database_url)
    rows = restore_from(file, store)
    console.print(f"{rows:,} rows restored", markup=False)
