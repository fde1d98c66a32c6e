"""A member's weekly letter, as text and as a page for mail programs."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from recommender.letters.environment import environment
from recommender.letters.letter_content import Occasion, write_content
from recommender.letters.voice import Voice

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from recommender.club.club import Club
    from recommender.club.introduction import Introduction
    from recommender.club.member import Member
    from recommender.club.round import Round, Shortfall
    from recommender.letters.letter_content import LetterContent


@dataclass(frozen=True, slots=True)
class Letter:
    """One member's letter of one week."""

    member: str
    language: str
    """"de" or "en"."""
    subject: str
    text: str
    html: str
    """A whole page that loads nothing."""


def write_letter(round_: Round, club: Club, member: str) -> Letter:
    """Write one member's letter.

    Everyone gets one. Who has no introduction is told plainly why, as far as that can be
    told without revealing anybody's wishes (see `recommender.letters.absence`); who
    pauses gets a short note.

    Parameters
    ----------
    round_
        The solved round.
    club
        Its members.
    member
        Id of the reader.

    Returns
    -------
    Letter
        The same for the same round, byte for byte.

    Raises
    ------
    UnknownMemberError
        If nobody has this id.
    """
    reader = club.members[club.row(member)]
    shortfall = next((short for short in round_.shortfalls if short.member == member), None)
    return _write_occasion(_find_occasion(round_, reader, round_.of(member), shortfall), club)


def write_letters(round_: Round, club: Club) -> Iterator[Letter]:
    """Write the letters of all members, in the order of their ids.

    The same as `write_letter` for each, but introductions are sorted out once: a club of
    50,000 then needs no 50,000 searches.

    Yields
    ------
    Letter
        One for every member.
    """
    pairs_of: dict[str, list[Introduction]] = defaultdict(list)
    for pair in sorted(round_.introductions, key=lambda pair: (-pair.weight, pair.a, pair.b)):
        pairs_of[pair.a].append(pair)
        pairs_of[pair.b].append(pair)
    shortfalls = {short.member: short for short in round_.shortfalls}
    for reader in club.members:
        pairs = tuple(pairs_of[reader.id])
        yield _write_occasion(
            _find_occasion(round_, reader, pairs, shortfalls.get(reader.id)), club
        )


def _find_occasion(
    round_: Round, reader: Member, pairs: tuple[Introduction, ...], shortfall: Shortfall | None
) -> Occasion:
    sides = tuple(pair.side_of(reader.id) for pair in pairs)
    return Occasion(round_.week, reader, sides, shortfall)


def _write_occasion(occasion: Occasion, club: Club) -> Letter:
    sides = occasion.sides
    language = sides[0].language if sides else occasion.reader.letter_language
    return lay_out(occasion.reader.id, language, lambda voice: write_content(occasion, club, voice))


def lay_out(member: str, language: str, content: Callable[[Voice], LetterContent]) -> Letter:
    """A letter as text and as a page.

    Parameters
    ----------
    member, language
        Who reads it, in "de" or "en".
    content
        Says it all, in the voice it is given.
    """
    text, page = content(Voice(language)), content(Voice(language, markup=True))
    return Letter(
        member=member,
        language=language,
        subject=" ".join(text.subject.split()),  # one line: it becomes a mail header
        text=_fill("letter.txt.j2", letter=text),
        html=_fill("letter.html.j2", letter=page, language=language),
    )


def _fill(template: str, **content: object) -> str:
    markup = template.endswith(".html.j2")
    return environment(markup=markup).get_template(template).render(content)
