"""What lists of members say of who takes part: active, left, locked, deceased, not attending."""

from __future__ import annotations

import json
import re
from enum import Enum
from importlib.resources import files
from typing import TYPE_CHECKING

from recommender.tables.answers import is_no, is_no_answer, is_yes
from recommender.tables.cells import Fault, parse_date
from recommender.tables.headers import compact
from recommender.tables.problems import quote
from recommender.tables.text import one_line, plain

if TYPE_CHECKING:
    from datetime import date

_TABLE: dict[str, list[str]] = json.loads(
    (files(__package__ or __name__) / "status_words.json").read_text(encoding="utf-8")
)
_IN = frozenset(map(compact, _TABLE["in"]))
_OUT = frozenset(map(compact, _TABLE["out"]))
STATUS_WORDS = _IN | _OUT
"""Words of which each says by itself whether somebody is in, as `compact` gives them."""
UNCLEAR_WORDS = frozenset(map(compact, _TABLE["unclear"]))
"""Words of a status that leave it open."""
ROLES = frozenset(map(compact, _TABLE["roles"]))
"""Offices and ranks within a club, as `compact` gives them."""

PARTICIPATION = ("status", "takes_part", "membership", "left")
"""Fields that say whether a person takes part; none of them is kept of a member."""

_DATED = re.compile(
    r"[\s,;(]*(?:am|vom|seit|on|since)?\s*\d{1,4}[./-]\d{1,2}[./-]\d{1,4}(?:[ T][\d:.]+)?\)?$",
    re.IGNORECASE,
)
"""The day on which somebody said so, behind what they said."""

_ALLOWED = (
    "a status such as aktiv, active, ausgetreten, left, gesperrt, verstorben, not attending; if it "
    "says nothing of who takes part, map the column to 'ignore'"
)


class Part(Enum):
    """Whether somebody takes part."""

    IN = "in"
    OUT = "out"
    UNCLEAR = "unclear"


def read_part(field: str, cell: object, day: date | None) -> tuple[Part, Fault | None]:
    """Whether a row's person takes part, by one of its columns; and what to say of it.

    Parameters
    ----------
    field
        One of `PARTICIPATION`. "takes_part": yes means in. "left" (left, locked, deceased,
        cancelled): yes or a day that has come means out.
    cell
        Not blank.
    day
        The day on which the list is read; None takes every day of leaving as past.
    """
    text = one_line(plain(cell) or "")
    part = _part_of_day(cell, day) if field == "left" else None
    if part is None:
        part = _part_of_word(field, text)
    if part is Part.UNCLEAR:
        return part, Fault(quote(text), _ALLOWED)
    if part is Part.OUT:
        return part, Fault(quote(text), "")
    is_ahead = field == "left" and parse_date(cell, []) is not None
    return part, Fault(
        quote(text), f"read as a day to come, after {day}; still in"
    ) if is_ahead else None


def without_day(text: str) -> str:
    """What somebody said, without the day on which they did.

    Examples
    --------
    >>> without_day("ja, 12.05.2021"), without_day("no (2022-06-03)"), without_day("yes")
    ('ja', 'no', 'yes')
    """
    return _DATED.sub("", text)


def _part_of_day(cell: object, day: date | None) -> Part | None:
    """By the day of leaving; None if it is no day."""
    left = parse_date(cell, [])
    if left is None:
        return None
    return Part.IN if day is not None and left > day else Part.OUT


def _part_of_word(field: str, text: str) -> Part:
    word = compact(text)
    if word in _OUT:
        return Part.OUT
    if word in _IN or is_no_answer(text):
        return Part.IN
    if is_yes(text) or is_no(text):
        return Part.OUT if is_yes(text) == (field == "left") else Part.IN
    if field == "takes_part" and (said := without_day(text)) != text:
        return _part_of_word(field, said) if said else Part.IN
    is_kind = field == "membership" and word not in UNCLEAR_WORDS  # such as "gold"
    return Part.IN if is_kind else Part.UNCLEAR
