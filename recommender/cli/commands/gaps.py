"""``recommender gaps``: what nobody in the club has, and what nobody asks for."""

from __future__ import annotations

from dataclasses import asdict, replace
from typing import TYPE_CHECKING, Any

from rich.markup import escape

from recommender.cli import options as opt
from recommender.cli.show import console, progress_bars, show_problems

if TYPE_CHECKING:
    from recommender.club.club import Club
    from recommender.club.gaps import ClubGaps


def gaps(
    members: opt.Members,
    mapping: opt.Mapping_ = None,
    config: opt.ConfigFile = None,
    knobs: opt.Knobs = None,
    encoder: opt.Encoder = None,
    device: opt.Device = "cpu",
    batch_size: opt.BatchSize = 256,
    cache: opt.Cache = True,
    as_json: opt.Json = False,
) -> None:
    """Show what nobody in the club has, and so whom to invite; and offers that nobody asks for."""
    from recommender.service.club.bootstrap import make_encoder, prepare
    from recommender.service.club.club_files import read_club
    from recommender.service.club.gaps import find_gaps_of

    turned = opt.config_from(config, None, None, knobs)
    files = opt.club_files(members, None, None, None, mapping, strict=False)
    files = replace(files, per_round=turned.profiles.per_round)
    club, _ = read_club(files, show_problems)
    with progress_bars() as progress:
        model = make_encoder(encoder, device=device, batch_size=batch_size, cache=cache)
        found = find_gaps_of(prepare(club, model, turned, progress), model)
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
