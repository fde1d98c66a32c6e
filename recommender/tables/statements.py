"""The club's own statements: a table of keys and the sentence in German and English."""

from __future__ import annotations

from typing import TYPE_CHECKING

from recommender.club.debate import Statement
from recommender.errors import InputError
from recommender.tables.headers import protected_trait
from recommender.tables.read_table import read_table
from recommender.tables.table import Layout
from recommender.tables.text import is_missing, plain

if TYPE_CHECKING:
    from pathlib import Path

_COLUMNS = {
    "key": ("key", "schlüssel", "statement", "aussage"),
    "de": ("de", "deutsch", "german"),
    "en": ("en", "english", "englisch"),
}
_NAMES = [name for names in _COLUMNS.values() for name in names]
_LONGEST = 300
_MOST = 100


def read_statements(path: Path) -> dict[str, Statement]:
    """Read them: columns ``key``, ``de``, ``en``, one of the two languages is enough.

    Parameters
    ----------
    path
        A file of any format that lists of members may have.

    Returns
    -------
    dict
        By key, as in the columns ``viewpoint_<key>`` of members.

    Raises
    ------
    InputError
        If there is no column of keys, one comes twice, has no words or names a protected trait.
    """
    table = read_table(path, Layout("members", dict.fromkeys(_NAMES, "")))
    headers = [" ".join(str(header).split()).casefold() for header in table.headers]
    places = {
        name: next((headers.index(known) for known in names if known in headers), None)
        for name, names in _COLUMNS.items()
    }
    if places["key"] is None:
        message = (
            f"{path.name}: columns {', '.join(table.headers)}; allowed is key with de, en or both"
        )
        raise InputError(message)
    rows = []
    for raw in table.cells.to_numpy().tolist():
        cells = [
            "" if is_missing(plain(cell) or "") else (plain(cell) or "").strip() for cell in raw
        ]
        rows.append({name: cells[at] if at is not None else "" for name, at in places.items()})
    return check_statements(rows, path.name)


def check_statements(rows: list[dict[str, str]], source: str) -> dict[str, Statement]:
    """The statements of rows with ``key``, ``de`` and ``en``.

    Raises
    ------
    InputError
        As `read_statements` does; ``source`` is named.
    """
    statements: dict[str, Statement] = {}
    for number, row in enumerate(rows, start=1):
        key = row["key"].strip()
        words = {language: row.get(language, "").strip() for language in ("de", "en")}
        if not key and not any(words.values()):
            continue
        fault = _find_fault(key, words, statements)
        if fault:
            message = f"{source}: statement {number} is {key[:60]!r}: {fault}"
            raise InputError(message)
        statements[key] = Statement(key, {name: text for name, text in words.items() if text})
    if len(statements) > _MOST:
        message = f"{source}: {len(statements)} statements; allowed are {_MOST}"
        raise InputError(message)
    return statements


def _find_fault(key: str, words: dict[str, str], earlier: dict[str, Statement]) -> str:
    faults = {
        "it has no key": not key,
        "it comes twice": key in earlier,
        "it is named for a protected trait, which is never compared": bool(protected_trait(key)),
        "it has no words; needed is one of de and en": not any(words.values()),
        f"it is too long; allowed are {_LONGEST} characters": max(map(len, words.values()))
        > _LONGEST,
    }
    return next((fault for fault, is_so in faults.items() if is_so), "")
