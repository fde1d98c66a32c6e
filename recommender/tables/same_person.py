"""Rows that look like one person: the same address, or the same name at the same organisation."""

from __future__ import annotations

from typing import TYPE_CHECKING

from recommender.club.names import person_marks

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from recommender.club.member import Member


def find_same_people(rows: Iterable[tuple[int, Member]]) -> Iterator[tuple[int, str, str]]:
    """Row, what was found and field, for each row that looks like a person of an earlier one.

    Yields
    ------
    tuple of int, str, str
        What was found names the earlier row, not the person.
    """
    seen: dict[tuple[str, ...], int] = {}
    for row, member in rows:
        marks = person_marks(member.name, member.organisation, member.email)
        first = next((mark for mark in marks if mark in seen), None)
        if first is not None:
            field = "email" if first[0] == "address" else "name"
            same = "address" if field == "email" else "name and organisation"
            yield row, f"the {same} of row {seen[first]} under another id", field
        for mark in marks:
            seen.setdefault(mark, row)
