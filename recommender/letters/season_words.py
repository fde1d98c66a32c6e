"""A season in sentences, for whoever runs the club: how long partners last, and what would help."""

from __future__ import annotations

from typing import TYPE_CHECKING

from recommender.letters.report_numbers import format_number

if TYPE_CHECKING:
    from recommender.club.season_plan import HardToServe, SeasonPlan
    from recommender.config import Season
    from recommender.letters.voice import Voice

_HELPED = frozenset(
    {"below_floor", "met_before", "no_shared_language", "meeting_format", "paused", "partner_taken"}
)
"""Reasons about which somebody can do something."""


def say_season(plan: SeasonPlan, knobs: Season, voice: Voice) -> tuple[str, ...]:
    """A season in a few sentences.

    Parameters
    ----------
    plan
        Of `recommender.pipeline.season.plan_season`.
    knobs
        Those it was planned with.
    voice
        Of the reader's language.
    """
    digits = 0 if plan.pace == round(plan.pace) else 1
    pace = format_number(plan.pace, digits, language=voice.language)
    if plan.rounds_left is None:
        said = [voice.say("season.lasting", pace=pace, weeks=plan.looked_ahead)]
    else:
        said = [voice.say("season.left", pace=pace, rounds=plan.rounds_left)]
    said += [
        voice.say(f"season.remedy.{remedy}", count=count, weeks=knobs.fewer_repeats)
        for remedy, count in plan.remedies.items()
    ]
    held = [week for week in plan.weeks if week.introductions]
    if len(held) > 1:
        means = [week.compatibility for week in held]
        low, high, first, last = (
            format_number(value, 3, language=voice.language)
            for value in (min(means), max(means), held[0].at_once, held[-1].at_once)
        )
        said.append(voice.say("season.even", low=low, high=high, first=first, last=last))
    if plan.hard:
        said.append(voice.say("season.hard", count=len(plan.hard)))
    return tuple(said)


def say_what_helps(hard: HardToServe, voice: Voice) -> str:
    """What would help a member who is hard to serve, by what stands most often against others."""
    most = max(hard.reasons, key=lambda name: (hard.reasons[name], name), default="")
    return voice.say(f"season.help.{most if most in _HELPED else 'other'}")
