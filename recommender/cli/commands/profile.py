"""``recommender profile``: what would make a profile stronger, counted on the club as it is."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.markup import escape

from recommender.cli import options as opt
from recommender.cli.club_options import ClubOptions, find_member, takes_club_options
from recommender.cli.show import console, describe_member, progress_bars

if TYPE_CHECKING:
    from recommender.club.club import Club
    from recommender.club.profile_advice import ProfileAdvice
    from recommender.config import Config


@takes_club_options(without=("bubble", "ranker"))
def profile(
    given: ClubOptions,
    id_: Annotated[
        str | None,
        typer.Argument(
            metavar="[ID]",
            help="Id of the member, or name or address; without it, the profiles that limit rounds most.",
        ),
    ] = None,
    as_json: opt.Json = False,
) -> None:
    """Show what would make a member's profile stronger, or whose profiles limit rounds most.

    It is counted: the profile is read again with one thing more in it, and those are counted who
    might then help, or be helped.
    """
    from recommender.club.week import Week
    from recommender.pipeline.profile_advice import ProfileAdviser

    turned = given.turn_knobs()
    week = given.find_week()
    club = given.read_club(turned, week)
    if id_ is not None:
        id_ = find_member(club, id_)
    with progress_bars() as progress:
        model, prepared = given.prepare(club, turned, progress)
        adviser = ProfileAdviser(prepared, model, Week.parse(week))
        profiles = (
            adviser.find_limiting(turned.advice.listed) if id_ is None else (adviser.advise(id_),)
        )
    if as_json:
        opt.printed_json(_serialise(profiles, club, week))
        return
    if id_ is None:
        show_limiting(profiles, club)
    else:
        _show(profiles[0], club)


def count_limiting(
    club: Club, config: Config, week: str, encoder: str | None = None
) -> tuple[ProfileAdvice, ...]:
    """The profiles of a club that limit rounds most; loads the encoder."""
    from recommender.club.week import Week
    from recommender.pipeline.profile_advice import ProfileAdviser
    from recommender.service.club.bootstrap import make_encoder, prepare

    if not club:
        return ()
    with progress_bars() as progress:
        model = make_encoder(encoder)
        prepared = prepare(club, model, config, progress)
        return ProfileAdviser(prepared, model, Week.parse(week)).find_limiting(config.advice.listed)


def show_limiting(limiting: tuple[ProfileAdvice, ...], club: Club) -> None:
    """The profiles that limit rounds most, and what each would gain, for the organiser."""
    from recommender.club.club_language import club_language
    from recommender.letters import Voice
    from recommender.letters.profile_words import say_limiting

    voice = Voice(club_language(club.members))
    names = {member.id: member.name for member in club.members}
    for line in say_limiting(((advice, names[advice.member]) for advice in limiting), voice):
        console.print(line, highlight=False, markup=False, soft_wrap=True)


def _show(advice: ProfileAdvice, club: Club) -> None:
    from recommender.letters import Voice
    from recommender.letters.profile_words import say_profile

    member = club.members[club.row(advice.member)]
    told = say_profile(advice, Voice(member.letter_language))
    console.print(f"[bold]{escape(describe_member(advice.member, club))}[/]")
    lines = [told.reach, *told.warnings]
    for part in told.parts:
        lines += ["", part.gain, *(f"  • {question}" for question in part.questions)]
        lines += [f"  {part.examples}"] if part.examples else []
    lines += [told.nothing] if told.nothing else []
    for line in lines:
        console.print(line, highlight=False, markup=False, soft_wrap=True)


def _serialise(limiting: tuple[ProfileAdvice, ...], club: Club, week: str) -> dict[str, Any]:
    from recommender.letters import Voice
    from recommender.letters.profile_words import say_profile

    def describe(advice: ProfileAdvice) -> dict[str, Any]:
        language = club.members[club.row(advice.member)].letter_language
        return asdict(advice) | {"said": asdict(say_profile(advice, Voice(language)))}

    return {"format": 1, "week": week, "profiles": [describe(advice) for advice in limiting]}
