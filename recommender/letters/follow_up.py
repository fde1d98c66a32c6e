"""A letter that asks what became of an introduction: short, with a link for each person."""

from __future__ import annotations

from typing import TYPE_CHECKING

from recommender.letters.letter_content import Action, LetterContent, greet
from recommender.letters.letters import lay_out
from recommender.letters.names import name_for_reader

if TYPE_CHECKING:
    from collections.abc import Sequence

    from recommender.club.member import Member
    from recommender.letters.letters import Letter
    from recommender.letters.voice import Voice


def follow_up_letter(about: str, reader: Member, asked: Sequence[tuple[Member, str]]) -> Letter:
    """Write a letter that asks.

    Parameters
    ----------
    about
        Which question: the name of a `recommender.ports.follow_ups.FollowUp`.
    reader
        Who is asked.
    asked
        At least one partner, each with the address of the page that asks about them.
    """

    def content(voice: Voice) -> LetterContent:
        names = voice.enumerate_names(
            tuple(name_for_reader(partner.name, reader.name) for partner, _ in asked)
        )
        actions = tuple(
            Action(voice.say(f"asked.{about}.link", name=partner.name), url)
            for partner, url in asked
        )
        return LetterContent(
            subject=voice.say(f"asked.{about}.subject", names=names),
            greeting=greet(reader, voice),
            opening=voice.say(f"asked.{about}.opening", names=names),
            people=(),
            reasons=(),
            notes=(voice.say(f"asked.{about}.note"),),
            closing=voice.say("closing.asked"),
            signature=voice.say("signature"),
            actions=actions,
        )

    return lay_out(reader.id, reader.letter_language, content)
