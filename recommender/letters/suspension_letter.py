"""A friendly letter to who has let others wait, and is paused until an organiser has decided."""

from __future__ import annotations

from typing import TYPE_CHECKING

from recommender.letters.letter_content import LetterContent, greet
from recommender.letters.letters import lay_out

if TYPE_CHECKING:
    from recommender.club.member import Member
    from recommender.letters.letters import Letter
    from recommender.letters.voice import Voice


def suspension_letter(reader: Member) -> Letter:
    """Write it; who has waited is not named."""

    def content(voice: Voice) -> LetterContent:
        return LetterContent(
            subject=voice.say("suspended.subject"),
            greeting=greet(reader, voice),
            opening=voice.say("suspended.opening"),
            people=(),
            reasons=(),
            notes=(voice.say("suspended.hint"), voice.say("suspended.next")),
            closing=voice.say("closing.asked"),
            signature=voice.say("signature"),
        )

    return lay_out(reader.id, reader.letter_language, content)
