"""In which language and how two members can meet, from what both state."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from recommender.club.member import Meet
from recommender.club.whereabouts import locate
from recommender.labels import label
from recommender.labels.journeys import JOURNEYS, class_of_journeys
from recommender.maths.great_circle import measure_km

if TYPE_CHECKING:
    from recommender.club.member import Member
    from recommender.letters.voice import Voice

_NEAR = ("town", "hour")
"""Journeys after which one meets rather than calls."""
_EXACT_KM = 20.0
"""Beyond it, a distance as the crow flies is told in tens."""


def meeting_lines(reader: Member, partner: Member, voice: Voice) -> tuple[str, ...]:
    """One sentence on the language, if there is anything to say, one on the format and the place."""
    lines = _say_language(reader, partner, voice), _say_format(reader, partner, voice)
    return tuple(line for line in lines if line)


def say_reach(reader: Member, partner: Member, voice: Voice, name: str) -> str:
    """How to reach the partner: by address if both have agreed to that, else through the club."""
    if reader.share_email and partner.share_email and partner.email:
        return voice.say("meet.reach", name=name, email=partner.email)
    return voice.say("meet.reach_club", name=name)


def form_of(reader: Member, partner: Member) -> str:
    """How the two can meet: in_person, online, either; or open, where they want it differently."""
    firm = {reader.meet, partner.meet} - {Meet.EITHER}
    return "open" if len(firm) > 1 else next(iter(firm), Meet.EITHER).value


def place_of(reader: Member, partner: Member) -> str:
    """Whether their cities are the same, different, or unknown."""
    if not reader.place or not partner.place:
        return "unknown"
    return "same" if reader.place == partner.place else "different"


def _say_language(reader: Member, partner: Member, voice: Voice) -> str:
    shared = (code for code in reader.languages if code in partner.languages)
    names = tuple(label("languages", code, voice.language) for code in shared)
    if not names:
        unstated = not reader.languages or not partner.languages
        write_alike = reader.letter_language == partner.letter_language
        return "" if unstated and write_alike else voice.say("languages.unknown")
    return voice.say("languages", languages=voice.enumerate_names(names), many=len(names) > 1)


def _say_format(reader: Member, partner: Member, voice: Voice) -> str:
    form = form_of(reader, partner)
    if form == "open":
        return voice.say("meet.open")
    reader_city, partner_city = (
        label("cities", member.city, voice.language) for member in (reader, partner)
    )
    place, km = place_of(reader, partner), _measure_way(reader, partner)
    if place == "different" and km is not None and form != "online":
        is_near = JOURNEYS[class_of_journeys(np.array([km]))[0]] in _NEAR
        place = "near" if is_near else "far"
    return voice.say(
        f"meet.{form}.{place}",
        city=reader_city,
        own=reader_city,
        theirs=partner_city,
        km=None if km is None else _round_way(km),
    )


def _measure_way(reader: Member, partner: Member) -> float | None:
    """Kilometres between where the two live, as the crow flies; None where the map lacks one."""
    where = locate((reader, partner))
    km = float(measure_km(where[:1], where[1:])[0])
    return None if np.isnan(km) else km


def _round_way(km: float) -> int:
    """Kilometres as people say them: to one below 20, to ten beyond."""
    return round(km) if km < _EXACT_KM else 10 * round(km / 10.0)
