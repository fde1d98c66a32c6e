"""Members whom lists and options of a command name."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from recommender.club.club import Club


def find_listed(club: Club, lists: Iterable[Path] | None) -> set[str]:
    """Ids of everybody on some lists of ids, names or addresses, in any format.

    Raises
    ------
    InputError
        If a list cannot be read, or names somebody who is no member.
    """
    from recommender.tables import References
    from recommender.tables.guests import check_guests, read_guests

    people = References.of_members(club.members)
    return {
        id_ for path in lists or () for id_ in check_guests(read_guests(path, people), path.name)
    }


def find_named(club: Club, texts: Iterable[str] | None, option: str) -> set[str]:
    """Ids of those that an option names, each by an id, a name or an address.

    Raises
    ------
    InputError
        If it names somebody who is no member.
    """
    from recommender.tables import References
    from recommender.tables.guests import check_guests, find_guests

    people = References.of_members(club.members)
    return set(check_guests(find_guests([[text] for text in texts or ()], people), option))
