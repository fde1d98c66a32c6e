"""In which language and how two members can meet, from what both state."""

from __future__ import annotations

from typing import TYPE_CHECKING

from recommender.club.member import Meet
from recommender.labels import label

if TYPE_CHECKING:
    from recommender.club.member import Member
    from recommender.letters.voice import Voice


def meeting_lines(reader: Member, partner: Member, voice: Voice) -> tuple[str, ...]:
    """One sentence on the language, one on the format and the place."""
    return _language_line(reader, partner, voice), _format_line(reader, partner, voice)


def form_of(reader: Member, partner: Member) -> str:
    """How the two can meet: in_person, online, either; or open, where they want it differently."""
    firm = {reader.meet, partner.meet} - {Meet.EITHER}
    return "open" if len(firm) > 1 else next(iter(firm), Meet.EITHER).value


def place_of(reader: Member, partner: Member) -> str:
    """Whether their cities are the same, different, or unknown."""
    if not reader.place or not partner.place:
        return "unknown"
    return "same" if reader.place == partner.place else "different"


def _language_line(reader: Member, partner: Member, voice: Voice) -> str:
    shared = (code for code in reader.languages if code in partner.languages)
    names = tuple(label("languages", code, voice.language) for code in shared)
    if not names:
        return voice.say("languages.unknown")
    return voice.say("languages", languages=voice.enumerated(names), many=len(names) > 1)


def _format_line(reader: Member, partner: Member, voice: Voice) -> str:
    form = form_of(reader, partner)
    if form == "open":
        return voice.say("meet.open")
    own, theirs = (label("cities", each.city, voice.language) for each in (reader, partner))
    return voice.say(f"meet.{form}.{place_of(reader, partner)}", city=own, own=own, theirs=theirs)
