"""In which language and how two members can meet, from what both state."""

from __future__ import annotations

from typing import TYPE_CHECKING

from recommender.club.member import Meet
from recommender.labels import label

if TYPE_CHECKING:
    from recommender.adapters.writing.voice import Voice
    from recommender.club.introduction import Side
    from recommender.club.member import Member


def meeting_lines(side: Side, reader: Member, partner: Member, voice: Voice) -> tuple[str, ...]:
    """One sentence on the language, one on the format and the place."""
    return _language_line(side, voice), _format_line(reader, partner, voice)


def _language_line(side: Side, voice: Voice) -> str:
    names = tuple(label("languages", code, voice.language) for code in side.shared_languages)
    if not names:
        return voice.say("languages.unknown")
    return voice.say("languages", languages=voice.enumerated(names), many=len(names) > 1)


def _format_line(reader: Member, partner: Member, voice: Voice) -> str:
    firm = {reader.meet, partner.meet} - {Meet.EITHER}
    if len(firm) > 1:
        return voice.say("meet.open")
    form = next(iter(firm), Meet.EITHER)
    own, theirs = (label("cities", each.city, voice.language) for each in (reader, partner))
    return voice.say(f"meet.{form}.{_place(reader, partner)}", city=own, own=own, theirs=theirs)


def _place(reader: Member, partner: Member) -> str:
    if not reader.place or not partner.place:
        return "unknown"
    return "same" if reader.place == partner.place else "different"
