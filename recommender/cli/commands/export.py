"""``recommender export``: the service's club with its outcomes, as files that everything else reads."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from recommender.cli.show import console


def export(
    folder: Annotated[Path, typer.Argument(help="Folder for members, ties and history.")],
    database_url: Annotated[
        str | None, typer.Option(help="sqlite:///FILE or postgresql://USER:PASSWORD@HOST/NAME.")
    ] = None,
) -> None:
    """Write the service's club, with what came of its introductions, to a folder.

    Every other command and train.py read it. It holds what is confidential, as the organiser's
    files do; what members answer in private is not in it.
    """
    from recommender.service.assembly import open_store
    from recommender.service.club.export import export_club
    from recommender.settings import read_settings

    given = {} if database_url is None else {"database_url": database_url}
    members, introductions = export_club(open_store(read_settings(**given).database_url), folder)
    console.print(
        f"{members:,} members and {introductions:,} introductions written to {folder}",
        markup=False,
        soft_wrap=True,
    )
