"""What a calendar says of a proposed meeting."""

from __future__ import annotations

from typing import TYPE_CHECKING

from recommender.club.member import Meet
from recommender.labels import label
from recommender.letters.meeting import form_of, meeting_lines, place_of
from recommender.letters.voice import Voice
from recommender.ports.outbox import ProposalText

if TYPE_CHECKING:
    from recommender.club.member import Member


def cancellation_text(reader: Member) -> ProposalText:
    """Words for a calendar entry that is taken back: they tell neither with whom it was nor why."""
    voice = Voice(reader.letter_language)
    return ProposalText(voice.say("invitation.off"), voice.say("cancelled.opening"), "")


def invitation_text(reader: Member, partner: Member, summary: str) -> ProposalText | None:
    """Words for a calendar entry, or None where the two first have to talk about how to meet.

    Parameters
    ----------
    reader, partner
        The two; the words are in the reader's language.
    summary
        Why they meet.
    """
    voice = Voice(reader.letter_language)
    form, place = form_of(reader, partner), place_of(reader, partner)
    if form == "open" or (form == Meet.IN_PERSON and place == "different"):
        return None
    lines = (summary, *meeting_lines(reader, partner, voice), voice.say("invitation.text"))
    near = form != Meet.ONLINE and place == "same"
    far = "" if form == Meet.IN_PERSON else voice.say(f"invitation.{form}")
    return ProposalText(
        title=voice.say("invitation.title", name=partner.name),
        description="\n".join(lines),
        place=label("cities", reader.city, voice.language) if near else far,
    )
