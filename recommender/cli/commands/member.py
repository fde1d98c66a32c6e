"""``recommender member``: one member, their circle, and their introductions."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.markup import escape

from recommender.cli import options as opt
from recommender.cli.club_options import ClubOptions, find_member, takes_club_options
from recommender.cli.show import (
    console,
    describe_member,
    progress_bars,
    show_introduction,
)

if TYPE_CHECKING:
    from recommender.club.club import Club
    from recommender.club.introduction import Introduction
    from recommender.club.round import Round


@takes_club_options()
def member(
    id_: Annotated[str, typer.Argument(metavar="ID", help="Id of the member, or name or address.")],
    given: ClubOptions,
    suggest: Annotated[
        int,
        typer.Option(
            min=0, help="Show the best N people for this member alone instead of the round."
        ),
    ] = 0,
    as_json: opt.Json = False,
) -> None:
    """Show one member's introductions of a week, as that member reads them."""
    from recommender.pipeline import introduce_club, introduce_member

    turned = given.turn_knobs()
    week = given.find_week()
    club = given.read_club(turned, week)
    id_ = find_member(club, id_)
    with progress_bars() as progress:
        _, prepared = given.prepare(club, turned, progress)
        solved = introduce_club(prepared, week, progress=progress)
        introductions = (
            introduce_member(prepared, id_, week, suggest) if suggest else solved.of(id_)
        )
    if as_json:
        opt.printed_json(_serialise(id_, club, solved, introductions))
        return
    _show(id_, club, solved, introductions)


def _serialise(
    id_: str, club: Club, solved: Round, introductions: tuple[Introduction, ...]
) -> dict[str, Any]:
    from recommender.adapters.round_files import serialise_introduction

    index = solved.bubble_index[id_]
    return {
        "format": 1,
        "member": id_,
        "week": solved.week,
        "community": solved.communities[id_],
        "bubble_index": [None if math.isnan(value) else value for value in index],
        "introductions": [
            serialise_introduction(introduction, club, solved.week)
            for introduction in introductions
        ],
        "reasons": _find_reasons(id_, solved),
    }


def _show(id_: str, club: Club, solved: Round, introductions: tuple[Introduction, ...]) -> None:
    before, after = solved.bubble_index[id_]
    console.print(f"[bold]{escape(describe_member(id_, club))}[/], week {solved.week}")
    if not math.isnan(after):
        start = "no ties yet" if math.isnan(before) else f"{before:.2f}"
        console.print(f"Bubble index {start} -> {after:.2f} (0 open, 1 closed)")
    for introduction in introductions:
        show_introduction(introduction, id_, club, solved.week)
    for reason, count in _find_reasons(id_, solved).items():
        console.print(f"  not introduced to {count}: {reason.replace('_', ' ')}")


def _find_reasons(id_: str, solved: Round) -> dict[str, int]:
    """Why this member got fewer introductions than asked for; empty if they did not."""
    for short in solved.shortfalls:
        if short.member == id_:
            return dict(short.reasons)
    return {}
