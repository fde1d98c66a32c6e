"""``recommender export``: the service's club with its outcomes, as files that everything else reads."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from recommender.cli.service import DatabaseUrl, open_database
from recommender.cli.show import console


def export(
    folder: Annotated[Path, typer.Argument(help="Folder for members, ties and history.")],
    database_url: DatabaseUrl = None,
) -> None:
    """Write the service's club, with what came of its introductions, to a folder.

    Every other command and train.py read it. It holds what is confidential, as the organiser's
    files do; what members answer in private is not in it.
    """
    from recommender.service.club.export import export_club

    store, _ = open_database(database_url)
    members, introductions = export_club(store, folder)
    console.print(
        f"{members:,} members and {introductions:,} introductions written to {folder}",
        markup=False,
        soft_wrap=True,
    )
