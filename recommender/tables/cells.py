"""One parser per kind of cell: the value, and what was wrong with it.

A parser never raises. It adds what it could not take to ``faults`` and returns what is left;
the caller knows whether that is enough. None and blank cells never get here.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime
from email.utils import parseaddr
from numbers import Real
from typing import TYPE_CHECKING

from recommender import labels
from recommender.club.member import Meet
from recommender.tables.headers import compact
from recommender.tables.problems import quote
from recommender.tables.text import clean, is_damaged, one_line, plain

if TYPE_CHECKING:
    from collections.abc import Callable

LONG_TEXT = 20_000
"""Most characters of ``about``, ``goals`` and one item: far above what anybody writes of
themselves, far below what would slow down or distort an embedding."""

SHORT_TEXT = 1_000
"""Most characters of a text of one line."""

_MEET = {
    Meet.IN_PERSON: (
        "in person", "inperson", "face to face", "f2f", "offline", "on site", "onsite", "local",
        "persönlich", "persoenlich", "in präsenz", "präsenz", "vor ort", "nur persönlich",
        "nur vor ort", "only in person",
    ),
    Meet.ONLINE: (
        "online", "nur online", "only online", "online only", "remote", "virtual", "virtually",
        "virtuell", "video", "per video", "videocall", "video call", "digital",
    ),
    Meet.EITHER: (
        "either", "both", "any", "egal", "beides", "beide", "both are fine", "no preference",
        "don't mind", "keine präferenz", "beliebig", "hybrid", "online oder persönlich",
        "persönlich oder online", "online or in person", "in person or online",
        "online oder vor ort", "vor ort oder online", "persönlich und online",
        "online und persönlich", "online and in person", "in person and online",
    ),
}  # fmt: skip
_MEET_BY_WORD = {compact(word): meet for meet, words in _MEET.items() for word in words}

LONGEST_EMAIL = 254
"""Most characters of an address (RFC 5321)."""

_NOT_IN_ONE_EMAIL = re.compile(r"[,;%\x00-\x1f\x7f-\x9f\u2028\u2029]")
_EMAIL = re.compile(
    r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(?:\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*"
    r"@(?:[^\W_](?:[\w-]{0,61}[^\W_])?\.)+[^\W\d_][\w-]{0,61}[^\W_]"
)
"""Local part and domain of RFC 5321 without quoted forms; a domain may have umlauts."""

_ISO_DATE = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})(?:[T ]\d{2}:\d{2}[\d:.+Z-]*)?")
_GERMAN_DATE = re.compile(r"(\d{1,2})\.\s?(\d{1,2})\.\s?(\d{4}|\d{2})")
_EPOCH_MS = (10**11, 10**13)
"""Milliseconds since 1970, as pandas writes dates to JSON: years 1973 to 2286."""


@dataclass(frozen=True, slots=True)
class Fault:
    """Something in a cell that could not be taken."""

    found: str
    allowed: str


def parse_id(value: object, faults: list[Fault]) -> str:
    """An id: text as it stands, never a number; invisible characters would make two of one."""
    text = parse_line(value, faults)
    return one_line("".join(char for char in text if char.isprintable()))


def parse_line(value: object, faults: list[Fault]) -> str:
    """A text of one line."""
    return one_line(_clean_text(value, SHORT_TEXT, faults))


def parse_text(value: object, faults: list[Fault]) -> str:
    """A text that may have several lines."""
    return _clean_text(value, LONG_TEXT, faults)


def parse_label(kind: str) -> Callable[[object, list[Fault]], str]:
    """A parser for codes of "industries" or "levels"; the club's own word stays as it is."""

    def parse(value: object, faults: list[Fault]) -> str:
        text = parse_line(value, faults)
        code = labels.code_of(kind, text)
        if code == text:
            code = labels.code_of(kind, re.sub(r"\b(und|and)\b", "&", text))
        return code if code in labels.codes(kind) else text

    return parse


def parse_meet(value: object, faults: list[Fault]) -> Meet:
    """In person, online or either, in German or English."""
    text = plain(value)
    meet = _MEET_BY_WORD.get(compact(text or ""))
    if meet is None:
        faults.append(Fault(quote(value), "in_person, online or either (persönlich, online, egal)"))
        return Meet.EITHER
    return meet


def parse_per_round(value: object, faults: list[Fault]) -> int:
    """A whole number from 0 to 20."""
    number = None if isinstance(value, bool) else parse_number(value)
    if number is None or not number.is_integer() or not 0 <= number <= 20:
        faults.append(Fault(quote(value), "a whole number from 0 (paused) to 20"))
        return 0
    return int(number)


def parse_bubble(value: object, faults: list[Fault]) -> float | None:
    """A number from 0 to 1, also as a percentage."""
    number = None if isinstance(value, bool) else parse_number(value)
    if number is None and isinstance(value, str) and value.strip().endswith("%"):
        percent = parse_number(value.strip()[:-1])
        number = None if percent is None else percent / 100
    if number is None or not 0 <= number <= 1:
        faults.append(Fault(quote(value), "a number from 0 (close) to 1 (far out)"))
        return None
    return number + 0.0  # -0.0 reads as a mistake


def parse_date(value: object, faults: list[Fault]) -> date | None:
    """A day: 2026-12-01, 01.12.2026, or a date of a spreadsheet.

    ``12/01/2026`` is December to some and January to others, so it is not read.
    """
    day = _read_date(value)
    if day is None:
        faults.append(Fault(quote(value), "a day such as 2026-12-01 or 01.12.2026"))
    return day


def parse_email(value: object, faults: list[Fault]) -> str:
    """One address, as mail servers take it; a name around it is left out."""
    address = parseaddr(parse_line(value, faults))[1]
    several = _NOT_IN_ONE_EMAIL.search(str(value).strip()) or str(value).count("@") != 1
    if several or not _EMAIL.fullmatch(address) or len(address) > LONGEST_EMAIL:
        faults.append(Fault(quote(value), "one address such as ana.lima@example.org"))
        return ""
    return address


def parse_number(value: object) -> float | None:
    """A number with decimal point or comma, or None."""
    if isinstance(value, Real):
        return _only_finite(float(value))
    text = plain(value)
    if text is None:
        return None
    text = clean(text).replace("−", "-")
    if not re.fullmatch(r"[+-]?(\d+([.,]\d*)?|[.,]\d+)([eE][+-]?\d+)?", text, re.ASCII):
        return None
    return _only_finite(float(text.replace(",", ".")))


def _only_finite(number: float) -> float | None:
    return number if abs(number) < float("inf") else None


def _clean_text(value: object, limit: int, faults: list[Fault]) -> str:
    text = plain(value)
    if text is None:
        faults.append(Fault(quote(value), "text"))
        return ""
    if len(text) > limit and len(text := clean(text)) > limit:
        faults.append(Fault(f"{len(text):,} characters", f"at most {limit:,}"))
        return ""
    if is_damaged(text):
        faults.append(Fault(quote(clean(text)), "characters that are valid in the encoding"))
        return ""
    return clean(text)


def _read_date(value: object) -> date | None:
    if isinstance(value, date):
        return value.date() if isinstance(value, datetime) else value
    if isinstance(value, Real):
        is_epoch = _EPOCH_MS[0] <= float(value) < _EPOCH_MS[1]
        return datetime.fromtimestamp(float(value) / 1000, UTC).date() if is_epoch else None
    return _parse_written_date(value)


def _parse_written_date(value: object) -> date | None:
    text = clean(plain(value) or "")
    iso, german = _ISO_DATE.fullmatch(text), _GERMAN_DATE.fullmatch(text)
    if iso:
        return _make_day(int(iso[1]), int(iso[2]), int(iso[3]))
    if german:
        year = int(german[3])
        return _make_day(year if year > 99 else 2000 + year, int(german[2]), int(german[1]))
    return None


def _make_day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None
