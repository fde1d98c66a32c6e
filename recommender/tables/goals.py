"""Goals of a club: a table of titles, with parts, and who named them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from recommender.club.goal import make_goal
from recommender.errors import InputError
from recommender.tables.problems import quote
from recommender.tables.read_table import read_table
from recommender.tables.table import Layout
from recommender.tables.text import is_missing, plain

if TYPE_CHECKING:
    from pathlib import Path

    from recommender.club.goal import Goal
    from recommender.tables.references import References

_COLUMNS = {
    "title": ("title", "titel", "goal", "ziel", "name"),
    "parts": ("parts", "teile", "part"),
    "text": ("text", "description", "beschreibung"),
    "by": ("by", "von", "named by", "genannt von", "member", "mitglied"),
}
_NAMES = [name for names in _COLUMNS.values() for name in names]
_SEPARATOR = re.compile(r"[|;\n]")
_MOST = 200


def read_goals(path: Path, people: References) -> tuple[Goal, ...]:
    """Read goals: columns ``title``, ``parts`` (separated by | or ;), ``text`` and ``by``.

    Only a title is needed. Where there are no parts, the text is split into them, or the title.

    Parameters
    ----------
    path
        A file of any format that lists of members may have.
    people
        The club's members, for who named a goal.

    Raises
    ------
    InputError
        If there is no column of titles, no goal, one has no title, comes twice or is too long, or who
        named it is no member.
    """
    table = read_table(path, Layout("members", dict.fromkeys(_NAMES, "")))
    headers = [" ".join(str(header).split()).casefold() for header in table.headers]
    places = {
        name: next((headers.index(known) for known in names if known in headers), None)
        for name, names in _COLUMNS.items()
    }
    if places["title"] is None:
        named = ", ".join(map(str, table.headers))
        message = f"{path.name}: columns {named}; allowed is title, with parts, text, by"
        raise InputError(message)
    goals: list[Goal] = []
    for number, raw in enumerate(table.cells.to_numpy().tolist(), start=1):
        cells = ["" if is_missing(plain(cell) or "") else (plain(cell) or "") for cell in raw]
        row = {name: "" if at is None else cells[at].strip() for name, at in places.items()}
        if any(row.values()):
            goals.append(_make(row, f"{path.name}: goal {number}", people))
    _check_titles([goal.title for goal in goals], path.name)
    return tuple(goals)


def find_namer(text: str, people: References, where: str) -> str:
    """The id of who named a goal.

    Raises
    ------
    InputError
        If no single member is called so.
    """
    namer = people.find(text)
    if not namer.id:
        message = f"{where}: named by {quote(text)}, which is {namer.by} of the members; allowed is an id, an address or a name"
        raise InputError(message)
    return namer.id


def split_named_parts(text: str) -> tuple[str, ...]:
    """Parts that stand in one cell or option, separated by | or ; or line breaks.

    Examples
    --------
    >>> split_named_parts("heat pumps; insulation, old walls")
    ('heat pumps', 'insulation, old walls')
    """
    return tuple(part.strip() for part in _SEPARATOR.split(text) if part.strip())


def _make(row: dict[str, str], where: str, people: References) -> Goal:
    by = find_namer(row["by"], people, where) if row["by"] else ""
    try:
        return make_goal(row["title"], split_named_parts(row["parts"]), row["text"], by)
    except InputError as error:
        message = f"{where}: {error}"
        raise InputError(message) from None


def _check_titles(titles: list[str], file: str) -> None:
    twice = [title for at, title in enumerate(titles) if title in titles[:at]]
    if twice:
        message = f"{file}: the goal {quote(twice[0])} comes twice"
        raise InputError(message)
    if not 1 <= len(titles) <= _MOST:
        message = f"{file}: {len(titles)} goals; allowed are 1 to {_MOST}"
        raise InputError(message)
