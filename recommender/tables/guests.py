"""Who comes to an evening: a list in any format, or names one below the other."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from recommender.errors import InputError
from recommender.tables.problems import quote
from recommender.tables.read_table import read_table
from recommender.tables.references import By
from recommender.tables.table import Layout
from recommender.tables.text import is_missing, plain

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from recommender.tables.references import References

_NAMED = 5
_NO = frozenset({"no", "nein", "n", "abgesagt", "declined", "cancelled", "false", "0"})
"""What a cell says of somebody who does not come."""


@dataclass(frozen=True, slots=True)
class Guests:
    """Whom a list names."""

    ids: tuple[str, ...]
    """Members who come, each once, in the order of the list."""
    strangers: tuple[str, ...]
    """Lines that name no member, or several; quoted."""


def read_guests(path: Path, people: References) -> Guests:
    """Read a list of who comes.

    A line counts for the first of its cells that is a member's id, address or name. Who is marked as
    not coming (a cell "no", "nein", "abgesagt" …) is left out.

    Parameters
    ----------
    path
        A file of any format that lists of members may have; with or without a header.
    people
        The club's members.

    Raises
    ------
    InputError
        If it cannot be read.
    """
    table = read_table(path, Layout("members"))
    rows = [[plain(cell) or "" for cell in row] for row in table.cells.to_numpy().tolist()]
    header = [header for header in table.headers if header]
    if any(people.find(text).id for text in header):
        rows.insert(0, list(table.headers))
    return find_guests(rows, people)


def find_guests(rows: Iterable[list[str]], people: References) -> Guests:
    """Whom rows of cells name, as `read_guests` does."""
    ids: dict[str, None] = {}
    strangers: list[str] = []
    for row in rows:
        cells = [cell.strip() for cell in row if not is_missing(cell) and cell.strip()]
        if not cells or any(cell.casefold() in _NO for cell in cells):
            continue
        references = [people.find(cell) for cell in cells]
        by_id = next((reference for reference in references if reference.id), None)
        if by_id is not None:
            ids[by_id.id] = None
        else:
            several = any(reference.by is By.SEVERAL for reference in references)
            strangers.append(quote(cells[0]) + (" (several members)" if several else ""))
    return Guests(tuple(ids), tuple(strangers))


def check_guests(guests: Guests, file: str) -> tuple[str, ...]:
    """The ids, if everybody was found.

    Raises
    ------
    InputError
        If somebody was not: nobody is left standing in silence.
    """
    if guests.strangers:
        named = ", ".join(guests.strangers[:_NAMED])
        more = (
            f" and {len(guests.strangers) - _NAMED} more" if len(guests.strangers) > _NAMED else ""
        )
        message = f"{file}: {named}{more}: no member is called so; allowed is an id, an address or a name of the members' list"
        raise InputError(message)
    return guests.ids
