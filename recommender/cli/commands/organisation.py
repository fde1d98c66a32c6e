"""``recommender organisation``: what an organisation has and seeks, and which others fit."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated

import typer
from rich.markup import escape

from recommender.cli import options as opt
from recommender.cli.club_options import ClubOptions, takes_club_options
from recommender.cli.show import console, progress_bars

if TYPE_CHECKING:
    from recommender.club.club import Club
    from recommender.club.organisation import OrganisationView

_NOT_TOLD = (
    "history", "week", "timezone", "linkedin", "bubble", "seed", "ranker", "device", "batch_size",
)  # fmt: skip
"""Options that change nothing in what is said of an organisation."""


@takes_club_options(without=_NOT_TOLD)
def organisation(
    given: ClubOptions,
    name: Annotated[
        str | None,
        typer.Argument(metavar="[NAME]", help="Its name; all that can be told of if left out."),
    ] = None,
    as_json: opt.Json = False,
) -> None:
    """Show what an organisation has and seeks, and which others fit both ways; nobody is named."""
    from recommender.pipeline.organisations import view_organisation
    from recommender.service.club.trade_vectors import encode_trades_for

    turned = given.turn_knobs()
    club = given.read_club(turned)
    if name is None:
        _list(club, turned.organisations.least_people, as_json=as_json)
        return
    with progress_bars() as progress:
        model, prepared = given.prepare(club, turned, progress)
        view = view_organisation(prepared, encode_trades_for(club, model), name)
    if as_json:
        opt.printed_json({"format": 1, **asdict(view)})
        return
    _show(view)


def _list(club: Club, least: int, *, as_json: bool) -> None:
    from recommender.pipeline.organisations import list_organisations

    there = list_organisations(club, least)
    if as_json:
        opt.printed_json({"format": 1, "organisations": [asdict(member) for member in there]})
        return
    for member in there:
        _put(f"{member.people:4} {member.name}")
    if not there:
        _put(f"No organisation has {least} members or more here; of fewer nothing is told.")


def _show(view: OrganisationView) -> None:
    from recommender.letters import Voice, say_organisation

    said = say_organisation(view, Voice("en"))
    _put(said.name, "bold")
    for title, lines in (
        ("", said.summary), ("It has something for", said.has), ("It seeks something of", said.seeks), ("Who fits", said.fits),
    ):  # fmt: skip
        if lines and title:
            _put(f"\n{title}", "bold")
        for line in lines:
            _put(line if not title else f"  {line}")
    _put(f'\nWho of us knows somebody there? recommender ask MEMBER "somebody at {view.name}"')


def _put(text: str, style: str = "") -> None:
    console.print(escape(text), style=style, highlight=False, soft_wrap=True)
