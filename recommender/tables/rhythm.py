"""A member's own rhythm as people write it: every how many weeks, and in which months not."""

from __future__ import annotations

import re

from recommender.tables.cells import Fault, parse_number
from recommender.tables.headers import compact
from recommender.tables.problems import quote
from recommender.tables.text import plain

MOST_WEEKS = 52

_WEEKS_BY_WORD = {
    compact(word): weeks
    for weeks, words in {
        1: ("weekly", "every week", "once a week", "wöchentlich", "jede Woche", "einmal pro Woche"),
        2: (
            "fortnightly", "biweekly", "bi-weekly", "every other week", "every second week", "every two weeks",
            "every 2 weeks", "twice a month", "zweiwöchentlich", "14-tägig", "vierzehntägig",
            "alle zwei Wochen", "alle 2 Wochen", "jede zweite Woche", "zweimal im Monat",
        ),
        3: ("every three weeks", "every 3 weeks", "alle drei Wochen", "alle 3 Wochen"),
        4: (
            "monthly", "every month", "once a month", "every four weeks", "every 4 weeks", "monatlich",
            "jeden Monat", "einmal im Monat", "alle vier Wochen", "alle 4 Wochen",
        ),
        13: ("quarterly", "every quarter", "vierteljährlich", "quartalsweise", "einmal im Quartal"),
    }.items()
    for word in words
}  # fmt: skip
_MONTHS = (
    ("january", "januar", "jänner"), ("february", "februar", "feber"), ("march", "märz", "mrz", "maerz"),
    ("april",), ("may", "mai"), ("june", "juni"), ("july", "juli"), ("august",),
    ("september",), ("october", "oktober"), ("november",), ("december", "dezember"),
)  # fmt: skip
_SHORTEST = 3
"""Letters from which the beginning of a month's name is the month."""
_BETWEEN = re.compile(r"[,;|/+&\s]+|\bund\b|\band\b")


def parse_every_weeks(value: object, faults: list[Fault]) -> int:
    """Weeks from one introduction to the next, 1 to 52, as a number or in words."""
    word = compact(plain(value) or "")
    number = None if isinstance(value, bool) else parse_number(value)
    if word in _WEEKS_BY_WORD:
        return _WEEKS_BY_WORD[word]
    if number is None or not number.is_integer() or not 1 <= number <= MOST_WEEKS:
        allowed = "weeks between two introductions, 1 to 52, or weekly, every two weeks, monthly"
        faults.append(Fault(quote(value), allowed))
        return 1
    return int(number)


def parse_months(value: object, faults: list[Fault]) -> tuple[int, ...]:
    """Months of the year, 1 to 12, ascending: numbers or names, German or English."""
    entries = value if isinstance(value, list | tuple) else _BETWEEN.split(plain(value) or "")
    months = set()
    for entry in entries:
        month = _find_month(entry)
        if month is not None:
            months.add(month)
        elif str(entry).strip(" []()."):
            faults.append(Fault(quote(entry), "months by name or number, 1 to 12"))
    return tuple(sorted(months))


def _find_month(entry: object) -> int | None:
    text = str(entry).strip(" []().").casefold()
    number = None if isinstance(entry, bool) else parse_number(text)
    if number is not None:
        return int(number) if number.is_integer() and 1 <= number <= 12 else None
    if len(text) < _SHORTEST:
        return None
    return next(
        (
            month
            for month, names in enumerate(_MONTHS, start=1)
            if any(name.startswith(text) for name in names)
        ),
        None,
    )
