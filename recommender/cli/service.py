"""The service's database and its use cases, as commands reach them from a terminal."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from recommender.service.calendar import utc_now

if TYPE_CHECKING:
    from recommender.adapters.store import SqlStore
    from recommender.settings import Settings

DatabaseUrl = Annotated[
    str | None, typer.Option(help="sqlite:///FILE or postgresql://USER:PASSWORD@HOST/NAME.")
]


def open_database(database_url: str | None) -> tuple[SqlStore, Settings]:
    """The service's database, and the service's settings.

    Parameters
    ----------
    database_url
        As `DatabaseUrl`; that of the settings if left out.

    Raises
    ------
    InputError
        If a setting cannot be read, or the database cannot be used.
    """
    from recommender.service.assembly import open_store
    from recommender.settings import read_settings

    settings = read_settings(**({} if database_url is None else {"database_url": database_url}))
    return open_store(settings.database_url, utc_now), settings
