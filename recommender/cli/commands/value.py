"""``recommender value``: what another configuration or ranker would have been worth."""

from __future__ import annotations

from dataclasses import asdict
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.table import Table

from recommender.cli import options as opt
from recommender.cli.service import DatabaseUrl, open_database
from recommender.cli.show import console, progress_bars

if TYPE_CHECKING:
    from recommender.config import Config
    from recommender.learning.config_value import ConfigValue
    from recommender.pipeline import Prepared
    from recommender.ports.progress import Progress
    from recommender.service.assembly import Services


class RatedBy(StrEnum):
    """What good meetings are rated by."""

    glad = "glad"
    learned = "learned"


def value(
    config: opt.ConfigFile = None,
    knobs: opt.Knobs = None,
    ranker: opt.Ranker = None,
    rated: Annotated[
        RatedBy, typer.Option(help="How glad both were, or how much they learned.")
    ] = RatedBy.glad,
    club: Annotated[
        Path | None,
        typer.Option(
            help="A club's folder, as export and week write it, in place of the service's database.",
            metavar="FOLDER",
        ),
    ] = None,
    database_url: DatabaseUrl = None,
    encoder: opt.Encoder = None,
    as_json: opt.Json = False,
) -> None:
    """Say what another configuration or ranker would have been worth, on the club's own outcomes.

    Rounds that were drawn with known odds tell it (exploration.on); an interval and the number of
    introductions that it rests on come with it.
    """
    from recommender.config import Config
    from recommender.learning.config_value import estimate_value
    from recommender.letters import Voice, say_value
    from recommender.service.club.bootstrap import load_ranker

    base = None if config is None else Config.from_file(config)
    other = None if ranker is None else load_ranker(ranker)
    with progress_bars() as progress:
        if club is None:
            services = _open_service(database_url, encoder)
            turned = opt.turned_by_options(base or services.club.config, None, None, knobs)
            found = services.valuing.estimate(
                turned, ranker=other, rated=rated.value, progress=progress
            )
        else:
            turned = opt.turned_by_options(base or Config(), None, None, knobs)
            prepared = _prepare_folder(club, encoder, turned, progress)
            found = estimate_value(prepared, ranker=other, rated=rated.value, progress=progress)
    if as_json:
        opt.printed_json({"format": 1, **asdict(found), "better": found.better})
        return
    console.print(_make_table(found))
    for sentence in say_value(
        found.worth["dr"], found.done, len(found.weeks), found.outcomes, Voice("en")
    ):
        console.print(sentence, highlight=False, soft_wrap=True)


def _open_service(database_url: str | None, encoder: str | None) -> Services:
    """The service on its database, with its own ranker."""
    from recommender.service.assembly import assemble

    store, settings = open_database(database_url)
    return assemble(store, encoder or settings.encoder, ranker=settings.ranker, clock=store.clock)


def _prepare_folder(
    folder: Path, encoder: str | None, config: Config, progress: Progress
) -> Prepared:
    """A club's folder, its texts encoded."""
    from recommender.service.club.bootstrap import make_encoder, prepare
    from recommender.service.club.club_files import load_club

    return prepare(load_club(folder, config), make_encoder(encoder), config, progress)


def _make_table(found: ConfigValue) -> Table:
    """The value by every method."""
    table = Table("method", "good meetings each", "than what was done", "rests on", "between")
    for name, worth in found.worth.items():
        table.add_row(
            name,
            f"{worth.value:.3f} ({worth.low:.3f} to {worth.high:.3f})",
            f"{worth.gain:+.3f} ({worth.gain_low:+.3f} to {worth.gain_high:+.3f})",
            f"{worth.effective:.0f}",
            f"{worth.at_least:.3f} and {worth.at_most:.3f}",
        )
    return table
