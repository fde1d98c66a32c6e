"""Rows that look like one person: the same address, or the same name at the same organisation."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from recommender.club.names import person_marks

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from recommender.club.member import Member


Key = TypeVar("Key")


def find_same_people(rows: Iterable[tuple[int, Member]]) -> Iterator[tuple[int, str, str]]:
    """Row, what was found and field, for each row that looks like a person of an earlier one.

    Yields
    ------
    tuple of int, str, str
        What was found names the earlier row, not the person.
    """
    for row, first, field in pair_same_people(rows):
        same = "address" if field == "email" else "name and organisation"
        yield row, f"the {same} of row {first} under another id", field


def pair_same_people(people: Iterable[tuple[Key, Member]]) -> Iterator[tuple[Key, Key, str]]:
    """Whoever looks like somebody before them, the first such one, and by which field.

    Parameters
    ----------
    people
        Members, each with what they are told apart by.

    Yields
    ------
    tuple
        The field is "email" or "name".
    """
    seen: dict[tuple[str, ...], Key] = {}
    for key, member in people:
        marks = person_marks(member.name, member.organisation, member.email)
        mark = next((mark for mark in marks if mark in seen), None)
        if mark is not None:
            yield key, seen[mark], "email" if mark[0] == "address" else "name"
        for mark in marks:
            seen.setdefault(mark, key)
