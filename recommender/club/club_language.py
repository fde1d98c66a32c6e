"""The language of a whole club: what its organiser reads."""

from __future__ import annotations

from typing import TYPE_CHECKING

from recommender.club.text_language import most_common

if TYPE_CHECKING:
    from collections.abc import Iterable

    from recommender.club.member import Member


def club_language(members: Iterable[Member]) -> str:
    """The language that most letters of a club are in; English where there are as many of both."""
    return most_common(member.letter_language for member in members) or "en"
