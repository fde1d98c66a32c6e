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
from recommender.tables.answers import is_no_answer, is_no_id, is_no_name, names_nothing
from recommender.tables.headers import compact
from recommender.tables.problems import Severity, quote
from recommender.tables.repairs import repair
from recommender.tables.text import DIRECTION_MARKS, clean, is_damaged, one_line, plain

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
        "persönlich", "persoenlich", "in persona", "live", "am liebsten persönlich", "preferably in person",
        "vor ort treffen", "person to person", "im café", "von angesicht zu angesicht", "in präsenz", "präsenz", "vor ort", "nur persönlich",
        "nur vor ort", "only in person",
    ),
    Meet.ONLINE: (
        "online", "nur online", "only online", "online only", "remote", "virtual", "virtually",
        "virtuell", "video", "per video", "videocall", "video call", "digital", "zoom", "teams", "videokonferenz", "video conference", "videochat",
        "telefon", "phone", "am telefon", "am liebsten online", "preferably online", "per telefon",
    ),
    Meet.EITHER: (
        "either", "both", "any", "egal", "beides", "beide", "both are fine", "no preference",
        "don't mind", "keine präferenz", "beliebig", "hybrid", "either is fine", "either one", "either way", "both fine",
        "both are ok", "egal wie", "ganz egal", "beides ist ok", "beides möglich", "beides geht", "mir egal",
        "ist mir egal", "no preference either", "i don't mind", "flexibel", "flexible", "online oder persönlich",
        "persönlich oder online", "online or in person", "in person or online",
        "online oder vor ort", "vor ort oder online", "persönlich und online",
        "online und persönlich", "online and in person", "in person and online",
    ),
}  # fmt: skip
_MEET_BY_WORD = {compact(word): meet for meet, words in _MEET.items() for word in words}

LONGEST_EMAIL = 254
"""Most characters of an address (RFC 5321)."""

_CONSENTS = frozenset({"true", "yes", "ja", "1", "y", "j", "x", "wahr"})
_REFUSALS = frozenset({"false", "no", "nein", "0", "n", "falsch"})
_BESIDE_NAME = re.compile(
    r"[<(\[]?(?:mailto:)?[^\s@<>()\[\]]+@[^\s@<>()\[\]]+\.[^\s@<>()\[\]]+[>)\]]?"
)
_NO_NAME = re.compile(r"(?:https?://|www\.)\S+|[+(]?[\d\s()/.\-–]{6,}")
"""Links and telephone numbers."""

_LINK = re.compile(r"(?:https?://|www\.)\S+", re.IGNORECASE)
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f\x7f]")

_EMAIL = re.compile(
    r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(?:\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*"
    r"@(?:[^\W_](?:[\w-]{0,61}[^\W_])?\.)+[^\W\d_][\w-]{0,61}[^\W_]"
)
"""Local part and domain of RFC 5321 without quoted forms; a domain may have umlauts."""

_QUOTED = re.compile(r'"[^"]*"')
_BETWEEN_ADDRESSES = re.compile(
    r"\s*[;,|\n/]\s*(?=[^@<>]*<?[^@\s]+@)|\s+(?:und|and|oder|or)\s+|(?<=\.\w\w)\s+(?=\S+@)|(?<=\.\w\w\w)\s+(?=\S+@)"
)

_ISO_DATE = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})(?:[T ]\d{2}:\d{2}[\d:.+Z-]*)?")
_GERMAN_DATE = re.compile(r"(\d{1,2})\.\s?(\d{1,2})\.\s?(\d{4}|\d{2})")
_EPOCH_MS = (10**11, 10**13)
"""Milliseconds since 1970, as pandas writes dates to JSON: years 1973 to 2286."""


@dataclass(frozen=True, slots=True)
class Fault:
    """Something in a cell that could not be taken."""

    found: str
    allowed: str
    severity: Severity | None = None
    """None: as bad as any fault in the field is."""


def no_answer(text: str) -> Fault:
    """The note that a cell says there is nothing to say."""
    return Fault(quote(text), "an answer; this one is read as none", Severity.KEPT)


def parse_id(value: object, faults: list[Fault]) -> str:
    """An id: text as it stands, never a number; invisible characters would make two of one."""
    text = one_line(_clean_text(value, SHORT_TEXT, faults, mends=False))
    id_ = one_line("".join(char for char in text if char.isprintable()))
    return "" if is_no_id(id_) else id_


def parse_name(value: object, faults: list[Fault]) -> str:
    """The name of a person: no address, no number, no link; letters greet with it.

    An address beside a name is left out. Marks of direction, which turn what stands behind them
    round, and control characters are taken out.
    """
    raw = plain(value) or ""
    bare = DIRECTION_MARKS.sub("", raw)
    text = parse_line(bare if raw else value, faults)
    if is_no_name(text):
        return ""
    alone = one_line(_BESIDE_NAME.sub(" ", text)).strip('()<>[],;" ') if "@" in text else text
    if alone and alone != text and "@" not in alone:
        faults.append(
            Fault(
                "a name with an address",
                "the name alone; the address is left out here",
                Severity.KEPT,
            )
        )
        text = alone
    if "@" in text or _NO_NAME.fullmatch(text):
        what = "an address" if "@" in text else quote(text)
        faults.append(Fault(what, "the name of the member: it stands in the letters of others"))
        return ""
    if bare != raw or _CONTROL.search(raw.strip("\ufeff")):
        faults.append(
            Fault(
                quote(text),
                "a name without control characters and marks of direction, which were taken out",
                Severity.KEPT,
            )
        )
    return text


def parse_line(value: object, faults: list[Fault]) -> str:
    """A text of one line."""
    return one_line(_clean_text(value, SHORT_TEXT, faults))


def parse_text(value: object, faults: list[Fault]) -> str:
    """A text that may have several lines."""
    return _clean_text(value, LONG_TEXT, faults)


def parse_answer_line(value: object, faults: list[Fault]) -> str:
    """A text of one line, or nothing where the cell only says that there is none."""
    return _drop_no_answer(parse_line(value, faults), faults)


def parse_answer_text(value: object, faults: list[Fault]) -> str:
    """A text of several lines, or nothing where the cell only says that there is none."""
    text = parse_text(value, faults)
    if _LINK.fullmatch(text):
        faults.append(Fault(quote(text), "a text about the person; a link is not read as one"))
        return ""
    return _drop_no_answer(text, faults)


def _drop_no_answer(text: str, faults: list[Fault]) -> str:
    if text and is_no_answer(text):
        faults.append(no_answer(text))
        return ""
    return text


def parse_label(kind: str) -> Callable[[object, list[Fault]], str]:
    """A parser for codes of "industries" or "levels"; the club's own word stays as it is."""

    def parse(value: object, faults: list[Fault]) -> str:
        text = parse_answer_line(value, faults).rstrip("; ")
        code = labels.code_of(kind, text)
        if code == text:
            code = labels.code_of(kind, re.sub(r"\b(und|and)\b", "&", text))
        return code if code in labels.codes(kind) else text

    return parse


def parse_meet(value: object, faults: list[Fault]) -> Meet:
    """In person, online or either, in German or English."""
    text = plain(value)
    meet = _MEET_BY_WORD.get(compact(text or "")) or _read_several_ways(text or "")
    if meet is None:
        faults.append(Fault(quote(value), "in_person, online or either (persönlich, online, egal)"))
        return Meet.EITHER
    return meet


def parse_consent(value: object, faults: list[Fault]) -> bool:
    """Yes or no, in German or English; what is neither is no consent."""
    word = compact(plain(value) or "")
    if word not in _CONSENTS | _REFUSALS:
        faults.append(Fault(quote(value), "yes or no (ja, nein, true, false, 1, 0)"))
    return word in _CONSENTS


def _read_several_ways(text: str) -> Meet | None:
    """What somebody meant who ticked several ways, or said that either is fine."""
    parts = (part for part in re.split(r"[;,|/+&\n]|\b(?:oder|or|und|and)\b", text) if part.strip())
    ways = {_MEET_BY_WORD.get(compact(part)) for part in parts}
    if ways and None not in ways:
        return ways.pop() if len(ways) == 1 else Meet.EITHER
    return None


def parse_per_round(value: object, faults: list[Fault]) -> int:
    """A whole number from 0 to 20."""
    number = None if isinstance(value, bool) else parse_number(value)
    if number is None or not number.is_integer() or not 0 <= number <= 20:
        faults.append(Fault(quote(value), "a whole number from 0 (paused) to 20"))
        return 0
    return int(number)


def parse_guests(value: object, faults: list[Fault]) -> int:
    """A whole number from 0 to 50."""
    number = None if isinstance(value, bool) else parse_number(value)
    if number is None or not number.is_integer() or not 0 <= number <= 50:
        faults.append(Fault(quote(value), "a whole number from 0 (as is usual) to 50"))
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
    """One address, as mail servers take it; what is repaired or left out is said.

    A name around it is left out, as are blanks beside its @ and its dots. Of several addresses
    the first good one is read. A blank anywhere else could stand for a dot or for nothing.
    """
    text = parse_line(value, faults)
    if names_nothing(text):
        return ""
    parts = [part for part in _BETWEEN_ADDRESSES.split(_QUOTED.sub("", text)) if part]
    addresses = [address for part in parts if (address := _read_address(part))]
    if not addresses:
        faults.append(Fault(quote(value), "one address such as ana.lima@example.org"))
        return ""
    if len({address.casefold() for address in addresses}) > 1:
        faults.append(Fault(quote(value), "one address; the first is read"))
    elif len(addresses) < len([part for part in parts if "@" in part]):
        faults.append(Fault(quote(value), "one address; what is none is left out"))
    elif addresses[0] != text:
        faults.append(
            Fault(quote(value), "an address alone; it is read without the rest", Severity.KEPT)
        )
    return addresses[0]


def _read_address(text: str) -> str:
    """The address in a text that holds one, "" if there is none for sure."""
    bare = re.sub(r"\s*([@.])\s*", r"\1", text) if "<" not in text else text
    bare = bare.strip().removeprefix("mailto:").strip(".,;:<>()[]\"' ")
    named = parseaddr(text)[1] if "<" in text else bare
    address = re.sub(r"\s*([@.])\s*", r"\1", named.removeprefix("mailto:")).strip()
    return address if _EMAIL.fullmatch(address) and len(address) <= LONGEST_EMAIL else ""


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


def _clean_text(value: object, limit: int, faults: list[Fault], *, mends: bool = True) -> str:
    """Cleaned text; what a program spoilt of it is put right, but in ids, which are no words."""
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
    repaired, what = repair(clean(text)) if mends else (text, "")
    if what:
        faults.append(
            Fault(quote(text), f"plain text; {what} is read as the text meant", Severity.KEPT)
        )
    return clean(repaired)


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
