"""A member's own address book: LinkedIn's ``Connections.csv``, vCards, lists of mail programs and CRMs.

Only who somebody is, where and how near is read: addresses, telephones, birthdays, links and notes of
the book stay where they are.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from recommender.club.inventory import Closeness, Contact
from recommender.club.names import person_key, turn_round
from recommender.tables.cells import Fault, parse_date, parse_line, parse_name, parse_text
from recommender.tables.headers import compact
from recommender.tables.pairs import PairTable
from recommender.tables.problems import (
    ImportReport,
    Problem,
    Severity,
    quote,
    refuse_if_nothing_kept,
)
from recommender.tables.read_table import take_table
from recommender.tables.recognise import recognise
from recommender.tables.table import Layout
from recommender.tables.text import is_missing

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from recommender.tables.table import Table

T = TypeVar("T")

_CLOSENESS = {
    Closeness.ADDRESS: ("address", "address only", "adresse", "nur adresse", "kontakt"),
    Closeness.ACQUAINTANCE: ("acquaintance", "bekannt", "bekannte", "bekannter", "bekanntschaft"),
    Closeness.RELATIONSHIP: ("relationship", "beziehung", "close", "eng", "vertraut", "freund", "friend"),
}  # fmt: skip
_CLOSE_BY_WORD = {
    compact(word): closeness for closeness, words in _CLOSENESS.items() for word in words
}
_LINES = ("organisation", "role", "trade", "city")
_TEXTS = ("did", "ask", "approach")


def read_contacts(file: str, content: bytes) -> tuple[tuple[Contact, ...], ImportReport]:
    """The people of an address book, in its order; nobody is merged with anybody.

    Parameters
    ----------
    file
        Its name; the ending tells the format (.csv, .vcf, .xlsx, .ods) where the bytes do not.
    content
        The file. Notes above the header, as LinkedIn puts them there, are passed over.

    Returns
    -------
    contacts
        Their ids are the rows they stand in. One without a name is left out, and the report says so.
    report : ImportReport
        For the member alone: it may quote cells.

    Raises
    ------
    InputError
        If the file cannot be used at all.
    """
    table = take_table(file, content, Layout("contacts"))
    columns = recognise(table.file, table.headers, "contacts", cells=table.cells)
    columns.require("name", "first_name", "last_name")
    pairs = PairTable(table, columns)
    contacts = tuple(filter(None, (_read_row(pairs, row) for row in table.cells.index.tolist())))
    _note_nameless(pairs, len(table.cells) - len(contacts))
    report = pairs.report(len(contacts))
    refuse_if_nothing_kept(report, "a contact")
    return contacts, report


def _read_row(pairs: PairTable, row: int) -> Contact | None:
    name = _read_name(pairs, row)
    if not name:
        return None
    lines = {line: _read(pairs, row, line, parse_line) or "" for line in _LINES}
    lines["role"] = "" if _is_title(lines["role"]) else lines["role"]
    texts = {text: _read(pairs, row, text, parse_text) or "" for text in _TEXTS}
    return Contact(
        id=str(row),
        name=name,
        **lines,
        **texts,
        closeness=_read(pairs, row, "closeness", _parse_closeness) or Closeness.ADDRESS,
        last_contact=_read(pairs, row, "last_contact", parse_date),
        source=pairs.table.file,
    )


def _is_title(role: str) -> bool:
    """Whether a role is only how somebody is addressed: "Dr.", "Mr"."""
    return bool(role) and person_key(f"{role} X") == "x"


def _read_name(pairs: PairTable, row: int) -> str:
    """The whole name where there is one, else its parts as people are called."""
    parts = [
        _read(pairs, row, field, parse_line) or ""
        for field in ("first_name", "middle_name", "last_name")
    ]
    called = " ".join(filter(None, parts))
    if parts[0] or parts[2]:
        return parse_name(called, [])
    whole = _read(pairs, row, "name", parse_name) or ""
    return turn_round(whole) if "," in whole else whole


def _read(
    pairs: PairTable, row: int, name: str, parse: Callable[[object, list[Fault]], T | None]
) -> T | None:
    """The first filled cell of a field."""
    for header, cell in _cells(pairs.table, pairs.columns.positions(name), row):
        faults: list[Fault] = []
        value = parse(cell, faults)
        pairs.problems.extend(
            Problem(pairs.table.file, row, header, fault.found, fault.allowed, fault.severity or Severity.CELL_IGNORED)
            for fault in faults
        )  # fmt: skip
        if value:
            return value
    return None


def _cells(table: Table, positions: list[int], row: int) -> Iterator[tuple[str, object]]:
    """The filled cells of some columns.

    Yields
    ------
    str, object
        Header and cell.
    """
    for position in positions:
        cell = table.cells.at[row, position]
        if not is_missing(cell):
            yield table.headers[position], cell


def _parse_closeness(value: object, faults: list[Fault]) -> Closeness | None:
    close = _CLOSE_BY_WORD.get(compact(str(value)))
    if close is None:
        allowed = "address, acquaintance, relationship (Adresse, Bekannte, Beziehung)"
        faults.append(Fault(quote(value), allowed))
    return close


def _note_nameless(pairs: PairTable, rows: int) -> None:
    """An entry of a firm, or an account that was closed: that is no mistake."""
    if rows:
        found = f"no name in {rows} row(s)"
        allowed = "a person's name; entries without one are left out"
        pairs.problems.append(Problem(pairs.table.file, None, "", found, allowed, Severity.KEPT))
