"""What would make a profile stronger, in words: one question is asked in the same words everywhere."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from recommender.club.introduction import Quote
from recommender.club.vague_wish import vague_kind
from recommender.letters.voice import phrases

if TYPE_CHECKING:
    from collections.abc import Iterable

    from recommender.club.profile_advice import Gain, ProfileAdvice
    from recommender.letters.voice import Voice

_MOST_PARTS = 2
"""Parts that are asked about at a time: more is a form to fill in."""


@dataclass(frozen=True, slots=True)
class PartText:
    """What is said of one part of a profile."""

    part: str
    gain: str
    questions: tuple[str, ...]
    examples: str
    """In a sentence; empty where there are none."""


@dataclass(frozen=True, slots=True)
class ProfileText:
    """What is said of a profile."""

    reach: str
    warnings: tuple[str, ...]
    """Of what nobody can use, and how it is read until then."""
    parts: tuple[PartText, ...]
    """What brings most first; none where nothing would bring more."""
    nothing: str
    """Said where there are no parts and no warnings; else empty."""


def say_profile(advice: ProfileAdvice, voice: Voice) -> ProfileText:
    """A member's profile advice in sentences.

    Parameters
    ----------
    advice
        What was counted.
    voice
        Language, and text or markup.
    """
    reach = voice.say(
        "profile.reach",
        givers=voice.say("profile.people", count=advice.reach.givers),
        seekers=voice.say("profile.people", count=advice.reach.seekers),
    )
    warnings = [_warn(need, advice.member, voice) for need in advice.general]
    if advice.buyers is not None:
        people = voice.say("profile.people", count=advice.buyers)
        warnings.append(voice.say("profile.buyers", people=people))
    gaining = [gain for gain in advice.gains if gain.gained > 0][:_MOST_PARTS]
    parts = tuple(_say_part(gain, voice) for gain in gaining)
    nothing = "" if parts or warnings else voice.say("profile.full")
    return ProfileText(reach, tuple(warnings), parts, nothing)


def say_profile_line(advice: ProfileAdvice, voice: Voice) -> str:
    """The one line for a letter: what would bring most; empty where nothing would."""
    gain = next((gain for gain in advice.gains if gain.gained > 0), None)
    if gain is None:
        return ""
    example = _say_example(gain, 0, voice) if gain.examples else ""
    return voice.say("profile.letter", gain=say_gain(gain, voice), example=example)


def say_limiting(found: Iterable[tuple[ProfileAdvice, str]], voice: Voice) -> tuple[str, ...]:
    """The profiles that limit rounds most, for the organiser: a heading, and a line for each.

    Parameters
    ----------
    found
        Advice, and the member's name; the worst first.
    voice
        Speaks the organiser's language.
    """
    lines = [
        voice.say(
            "profile.limiting.line",
            name=name,
            gain=say_limiting_line(advice, voice),
            general=voice.list_quotes(Quote("", "needs", need) for need in advice.general),
        )
        for advice, name in found
    ]
    if not lines:
        return (voice.say("profile.limiting.none"),)
    return (voice.say("profile.limiting"), *lines)


def say_limiting_line(advice: ProfileAdvice, voice: Voice) -> str:
    """What one line more would bring somebody, as the organiser reads it."""
    return _say_gain(advice.gains[0], "profile.other", voice)


def say_gain(gain: Gain, voice: Voice) -> str:
    """What one part would bring, in a sentence to the member."""
    return _say_gain(gain, "profile.gain", voice)


def _say_gain(gain: Gain, key: str, voice: Voice) -> str:
    return voice.say(
        f"{key}.{gain.part}",
        after=voice.say("profile.whom", count=gain.after),
        before=voice.say("profile.whom", count=gain.before),
    )


def _say_part(gain: Gain, voice: Voice) -> PartText:
    key = f"profile.ask.{gain.part}"
    questions = tuple(voice.say(key, pick=at) for at in range(len(phrases(voice.language)[key])))
    shown = [_say_example(gain, at, voice) for at in range(len(gain.examples))]
    examples = voice.say("profile.examples", examples=voice.join(shown, "; ")) if shown else ""
    return PartText(gain.part.value, say_gain(gain, voice), questions, examples)


def _say_example(gain: Gain, at: int, voice: Voice) -> str:
    example = gain.examples[at]
    return voice.say("profile.example", text=voice.quote(example.text), count=example.count)


def _warn(need: str, member: str, voice: Voice) -> str:
    question = voice.say(f"vague.{vague_kind(need)}")
    return voice.say("profile.general", words=Quote(member, "needs", need), question=question)
