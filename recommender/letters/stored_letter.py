"""A letter from a stored round: the sentences are those that were stored, word for word."""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from typing import TYPE_CHECKING, Any

from recommender.letters.letter_content import (
    Action,
    Occasion,
    add_call,
    add_lines,
    describe_partner,
    say_nothing,
    write_apart,
    write_cancellation,
    write_content,
    write_introductions,
)
from recommender.letters.letters import lay_out
from recommender.letters.sentences import SideText
from recommender.letters.voice import Voice

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from recommender.club.club import Club
    from recommender.club.member import Member
    from recommender.club.round import Shortfall
    from recommender.letters.letter_content import DebateCall, LetterContent, OwnLines, Person
    from recommender.letters.letters import Letter

LINKS = ("prepare", "met", "declined", "pause", "week")
"""What a reader can open or say by a link, in the order they stand."""


@dataclass(frozen=True, slots=True)
class StoredSide:
    """One stored introduction, as its reader is told of it."""

    partner: Member
    told: Mapping[str, Any]
    """The fields of `SideText`."""
    links: Mapping[str, str]
    """Addresses by `LINKS`; empty for a letter without links."""


def stored_letter(
    reader: Member,
    week: str,
    sides: tuple[StoredSide, ...],
    asked: int,
    own_lines: OwnLines = say_nothing,
    call: DebateCall | None = None,
) -> Letter:
    """Write a letter about stored introductions, in the language these were told in.

    If they were told in different ones, as the reader has changed it meanwhile, what stands around
    them is in the reader's present one.

    Parameters
    ----------
    reader, week
        Who is written to, about which week.
    sides
        At least one, best first.
    asked
        How many the reader wanted.
    own_lines
        What is said to the reader alone, at the end.
    call
        Whether they want a debate, where they are asked.
    """
    languages = {side.told.get("language") or reader.letter_language for side in sides}
    language = languages.pop() if len(languages) == 1 else reader.letter_language

    def content(voice: Voice) -> LetterContent:
        people = tuple(_describe_side(side, reader, voice) for side in sides)
        letter = write_introductions(reader, week, people, asked, voice)
        return add_call(add_lines(letter, own_lines(voice)), call, voice)

    return lay_out(reader.id, language, content)


def absence_letter(
    reader: Member,
    week: str,
    shortfall: Shortfall,
    club: Club,
    own_lines: OwnLines = say_nothing,
    call: DebateCall | None = None,
) -> Letter:
    """Write a letter that says why there is nobody this week."""
    occasion = Occasion(week, reader, (), shortfall)

    def content(voice: Voice) -> LetterContent:
        letter = add_lines(write_content(occasion, club, voice), own_lines(voice))
        return add_call(letter, call, voice)

    return lay_out(reader.id, reader.letter_language, content)


def cancellation_letter(reader: Member) -> Letter:
    """Write a letter that takes introductions back; it tells neither with whom they were nor why."""
    return lay_out(
        reader.id, reader.letter_language, lambda voice: write_cancellation(reader, voice)
    )


def apart_letter(reader: Member, partners: Sequence[Member]) -> Letter:
    """Write a letter that says that three do not meet together: with whom the reader meets in twos."""
    return lay_out(
        reader.id, reader.letter_language, lambda voice: write_apart(reader, partners, voice)
    )


def _describe_side(side: StoredSide, reader: Member, voice: Voice) -> Person:
    voice = Voice(side.told.get("language") or voice.language, markup=voice.markup)
    partner = describe_partner(_read_text(side.told), reader, side.partner, voice)
    actions = tuple(
        Action(voice.say(f"link.{name}"), side.links[name]) for name in LINKS if name in side.links
    )
    return replace(partner, actions=actions)


def _read_text(stored: Mapping[str, Any]) -> SideText:
    # Rounds stored before a field came have it not, and it has its default then.
    values: dict[str, Any] = {
        field.name: stored[field.name] for field in fields(SideText) if field.name in stored
    }
    values = {k: tuple(v) if isinstance(v, list) else v for k, v in values.items()}
    return SideText(**values)
