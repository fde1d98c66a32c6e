"""ISO weeks: the name of a round."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta

from typing_extensions import override

from recommender.errors import InputError

_PATTERN = re.compile(r"(\d{4})-W(\d{2})")


@dataclass(frozen=True, slots=True, order=True)
class Week:
    """One ISO 8601 week, ordered in time.

    Examples
    --------
    >>> str(Week.parse("2026-W53").next())
    '2027-W01'
    """

    year: int
    number: int

    @classmethod
    def parse(cls, text: str) -> Week:
        """Read ``2026-W48``.

        Raises
        ------
        InputError
            If the text has another form or the year has no such week.
        """
        parsed = _PATTERN.fullmatch(str(text).strip())
        if parsed:
            try:
                date.fromisocalendar(int(parsed[1]), int(parsed[2]), 1)
            except ValueError:
                parsed = None
        if not parsed:
            message = f"week: {str(text)!r} is not an ISO week; allowed is e.g. 2026-W48"
            raise InputError(message)
        return cls(int(parsed[1]), int(parsed[2]))

    @classmethod
    def of(cls, day: date) -> Week:
        """The week a day falls in."""
        year, number, _ = day.isocalendar()
        return cls(year, number)

    @property
    def monday(self) -> date:
        """First day of the week."""
        return date.fromisocalendar(self.year, self.number, 1)

    def next(self) -> Week:
        """The week after this one."""
        return Week.of(self.monday + timedelta(weeks=1))

    def weeks_since(self, earlier: Week) -> int:
        """Whole weeks from ``earlier`` to this one; negative if it is later."""
        return (self.monday - earlier.monday).days // 7

    @override
    def __str__(self) -> str:
        return f"{self.year:04d}-W{self.number:02d}"
