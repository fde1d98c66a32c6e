"""In which language those are written to who state none and whose texts are too short to tell."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from recommender.club.text_language import most_common, tell_language

if TYPE_CHECKING:
    from collections.abc import Sequence

    from recommender.club.member import Member


def follow_majority(members: Sequence[Member]) -> tuple[Member, ...]:
    """The same members; who neither states a language nor writes enough follows the club.

    Everyone else is left as they are: `Member.letter_language` tells theirs.

    Parameters
    ----------
    members
        Of one club, in any order.

    Returns
    -------
    tuple
        In the same order. Nobody is changed where there is no majority.
    """
    told = [member.stated_language or tell_language(member.texts) for member in members]
    majority = most_common(told)
    return tuple(
        member if language or not majority else replace(member, text_language=majority)
        for member, language in zip(members, told, strict=True)
    )
