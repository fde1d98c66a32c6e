"""``recommender gaps``: what nobody in the club has, and what nobody asks for."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from rich.markup import escape

from recommender.cli import options as opt
from recommender.cli.club_options import ClubOptions, takes_club_options
from recommender.cli.show import console, progress_bars

if TYPE_CHECKING:
    from recommender.club.club import Club
    from recommender.club.gaps import ClubGaps

_NOT_TOLD = ("ties", "history", "week", "timezone", "linkedin", "bubble", "seed", "ranker")
"""Options that change nothing in what nobody has."""


@takes_club_options(without=_NOT_TOLD)
def gaps(given: ClubOptions, as_json: opt.Json = False) -> None:
    """Show what nobody in the club has, and so whom to invite; and offers that nobody asks for."""
    from recommender.service.club.gaps import find_gaps_of

    turned = given.turn_knobs()
    club = given.read_club(turned)
    with progress_bars() as progress:
        model, prepared = given.prepare(club, turned, progress)
        found = find_gaps_of(prepared, model)
    if as_json:
        opt.printed_json(_serialise(found))
        return
    _show(found, club, turned.gaps.shown)


def _serialise(found: ClubGaps) -> dict[str, Any]:
    gaps_ = [asdict(gap) | {"members": gap.members} for gap in found.gaps]
    return {"format": 1, **asdict(found), "gaps": gaps_}


def _show(found: ClubGaps, club: Club, most: int) -> None:
    from recommender.letters import Voice, say_gaps

    said = say_gaps(found, club, Voice("en"), most)

    def put(text: str, style: str = "") -> None:
        console.print(escape(text), style=style, highlight=False, soft_wrap=True)

    put(said.summary[0])
    for gap in said.gaps:
        put(gap.said, "bold")
        for need in gap.needs:
            put(f"  {need.text} ({need.name})")
    put(f"\n{said.summary[1]}")
    for offer in said.offers:
        put(f"  {offer.offer.text} ({offer.offer.name})")
        if offer.said:
            put(f"    {offer.said}")
    left = len(found.gaps) - len(said.gaps), len(found.unasked) - len(said.offers)
    if any(left):
        put(f"\n{left[0]} more to invite and {left[1]} more offers: --json has them all.")
