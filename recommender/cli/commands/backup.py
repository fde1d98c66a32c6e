"""``recommender backup`` and ``restore``: a club's database as one file, and back."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from recommender.cli.show import console

DatabaseUrl = Annotated[
    str | None, typer.Option(help="sqlite:///FILE or postgresql://USER:PASSWORD@HOST/NAME.")
]


def backup(
    file: Annotated[Path, typer.Argument(help="A new file.")],
    database_url: DatabaseUrl = None,
) -> None:
    """Write everything the service stores into one file; it may go on working meanwhile."""
    from recommender.service.assembly import open_store
    from recommender.service.club.backups import back_up

    rows = back_up(open_store(_address(database_url)), file)
    console.print(f"{rows:,} rows written to {file}", markup=False, soft_wrap=True)


def restore(
    file: Annotated[Path, typer.Argument(help="What `recommender backup` wrote.")],
    database_url: DatabaseUrl = None,
) -> None:
    """Put a backup into an unused database."""
    from recommender.service.assembly import open_store
    from recommender.service.club.backups import restore as restore_from

    rows = restore_from(file, open_store(_address(database_url)))
    console.print(f"{rows:,} rows restored", markup=False)


def _address(database_url: str | None) -> str:
    from recommender.settings import read_settings

    return read_settings(**({"database_url": database_url} if database_url else {})).database_url
