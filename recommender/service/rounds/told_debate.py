"""What one of two is told of their debate, as it is true now: on pages, by the service, by mail."""

from __future__ import annotations

from typing import TYPE_CHECKING

from recommender.letters import Letter
from recommender.letters.debate_letter import read_debate_text, write_debate_letter

if TYPE_CHECKING:
    from recommender.club.member import Member
    from recommender.ports.debates import DebateRecord
    from recommender.ports.store import Session


def write_told_debate(
    session: Session, debate: DebateRecord, reader: Member, partner: Member, link: str = ""
) -> Letter:
    """A debate's letter to one of the two, as it is told now.

    Parameters
    ----------
    session
        Where the club's statements are.
    debate
        Of the two.
    reader, partner
        Who reads it, and the other one.
    link
        Address of the page that asks afterwards.
    """
    told = debate.texts[reader.id]
    if "text" in told:  # of before letters went by mail: kept as it was told
        return Letter(reader.id, reader.letter_language, told["subject"], told["text"], "")
    statements = session.debates.statements()
    text = read_debate_text(told)
    return write_debate_letter(text, reader, partner, statements, debate.km, link)
