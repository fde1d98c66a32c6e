"""vCard: one card per person, as address books export them."""

from __future__ import annotations

import quopri
import re
from typing import TYPE_CHECKING

import pandas as pd

from recommender.errors import InputError
from recommender.tables.encoding import decode
from recommender.tables.problems import Problem, Severity
from recommender.tables.table import Table, table_from_frame

if TYPE_CHECKING:
    from collections.abc import Iterator

_ALLOWED = "cards from BEGIN:VCARD to END:VCARD"
_LINE = re.compile(
    r"(?:[\w-]+\.)?(?P<name>[\w-]+)(?P<parameters>(?:;[^:]*)?):(?P<value>.*)", re.DOTALL
)
_UNESCAPE = {r"\n": "\n", r"\N": "\n", r"\,": ",", r"\;": ";", "\\\\": "\\"}

_HEADERS = {
    "UID": "id", "FN": "name", "ORG": "organisation", "TITLE": "headline", "ROLE": "role",
    "EMAIL": "email", "ADR": "city", "NOTE": "about", "LANG": "languages", "HOBBY": "interests",
    "INTEREST": "interests", "EXPERTISE": "offers",
}  # fmt: skip
"""What becomes of the properties of a card; all others (birthdays, telephones, photos) are left out."""


def read_vcard(file: str, data: bytes) -> Table:
    """Read a file of vCards, version 2.1, 3.0 or 4.0; the row is the number of the card.

    A card without UID has its address for an id.

    Raises
    ------
    InputError
        If there is no card.
    """
    text, encoding = decode(file, data)
    cards = [_read_card(card) for card in _split_cards(text)]
    if not cards:
        message = f"{file}: found no card; allowed: {_ALLOWED}"
        raise InputError(message)
    left_out = sorted({name for _, others in cards for name in others})
    rows = [_with_id(card) for card, _ in cards]
    columns = [
        name for name in dict.fromkeys(_HEADERS.values()) if any(name in row for row in rows)
    ]
    frame = pd.DataFrame(rows, dtype=object).reindex(columns=columns)
    problems: tuple[Problem, ...] = ()
    if left_out:
        found = f"properties that are not read: {', '.join(left_out)}"
        allowed = ", ".join(_HEADERS)
        problems = (Problem(file, None, "", found, allowed, Severity.KEPT),)
    return table_from_frame(file, frame, encoding, None, problems)


def _with_id(card: dict[str, str]) -> dict[str, str]:
    return card if "id" in card or "email" not in card else {**card, "id": card["email"].casefold()}


def _split_cards(text: str) -> Iterator[list[str]]:
    """The lines of each card.

    Yields
    ------
    list of str
    """
    card: list[str] | None = None
    for line in _unfold(text):
        plain = line.strip().upper()
        if plain == "BEGIN:VCARD":
            card = []
        elif plain == "END:VCARD" and card is not None:
            yield card
            card = None
        elif card is not None:
            card.append(line)


def _unfold(text: str) -> Iterator[str]:
    """Whole lines: those that go on in the next, with a blank before it or by quoted-printable.

    Yields
    ------
    str
    """
    whole = ""
    for line in text.replace("\r\n", "\n").replace("\r", "\n").split("\n"):
        if whole and line[:1] in {" ", "\t"}:
            whole += line[1:]
        elif whole.endswith("=") and "QUOTED-PRINTABLE" in whole.upper().partition(":")[0]:
            whole = whole[:-1] + line
        else:
            if whole:
                yield whole
            whole = line
    if whole:
        yield whole


def _read_card(lines: list[str]) -> tuple[dict[str, str], set[str]]:
    """The fields of a card, and the names of the properties that are left out."""
    card: dict[str, str] = {}
    others: set[str] = set()
    for line in lines:
        match = _LINE.fullmatch(line)
        if match is None:
            continue
        name = match["name"].upper()
        value = _decode_value(match["value"], match["parameters"].upper())
        if name == "N":
            card.setdefault("name", _name_of(value))
        elif name not in _HEADERS:
            others |= set() if name in {"VERSION", "PRODID", "REV"} else {name}
        elif text := _text_of(name, value):
            _put(card, name, text)
    return card, others


def _put(card: dict[str, str], name: str, text: str) -> None:
    field = _HEADERS[name]
    if name == "FN":  # the whole name goes before its parts
        card[field] = text
    elif field == "interests" and field in card:
        card[field] += f"|{text}"
    else:
        card.setdefault(field, text)


def _decode_value(value: str, parameters: str) -> str:
    if "QUOTED-PRINTABLE" not in parameters:
        return value
    charset = re.search(r"CHARSET=\"?([\w-]+)", parameters)
    data = quopri.decodestring(value.encode("utf-8", "surrogateescape"))
    try:
        return data.decode(charset[1] if charset else "utf-8", "surrogateescape")
    except LookupError:
        return data.decode("utf-8", "surrogateescape")


def _text_of(name: str, value: str) -> str:
    if name == "ADR":
        parts = _split(value, ";")
        return parts[3] if len(parts) > 3 else ""
    if name == "ORG":
        return _split(value, ";")[0]
    return _unescape(value).strip()


def _name_of(value: str) -> str:
    """Family, given, additional, prefixes, suffixes: in the order in which people are called."""
    family, given, additional, prefix, suffix = (*_split(value, ";"), *[""] * 5)[:5]
    called = " ".join(filter(None, (prefix, given, additional, family)))
    return f"{called}, {suffix}" if suffix else called


def _split(value: str, separator: str) -> list[str]:
    return [_unescape(part).strip() for part in re.split(rf"(?<!\\){separator}", value)]


def _unescape(value: str) -> str:
    return re.sub(r"\\[nN,;\\]", lambda match: _UNESCAPE[match[0]], value)
