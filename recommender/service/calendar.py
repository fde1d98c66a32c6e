"""What time it is, and which week it is where the club lives."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from recommender.club.week import Week

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date, tzinfo


def utc_now() -> datetime:
    """The time, in UTC: what commands and the start of the service hand on to everything else."""
    return datetime.now(UTC)


@dataclass(frozen=True)
class Calendar:
    """A clock on a club's wall.

    Parameters
    ----------
    clock
        Gives the time, with its zone.
    zone
        Where the club lives: its week begins there on Monday at midnight.

    Examples
    --------
    >>> from zoneinfo import ZoneInfo
    >>> new_year = datetime(2027, 1, 3, 23, 30, tzinfo=UTC)
    >>> Calendar(lambda: new_year).week()
    '2026-W53'
    >>> Calendar(lambda: new_year, ZoneInfo("Europe/Berlin")).week()
    '2027-W01'
    """

    clock: Callable[[], datetime]
    zone: tzinfo = UTC

    def now(self) -> str:
        """The time as it is stored: ISO 8601 in UTC, so that later sorts behind."""
        return self.clock().astimezone(UTC).isoformat()

    def day(self) -> date:
        """The day it is where the club lives."""
        return self.clock().astimezone(self.zone).date()

    def week(self) -> str:
        """The ISO week the club is in."""
        return str(Week.of(self.day()))

    def week_or(self, asked: str | None) -> str:
        """The ISO week that is asked for, or the one the club is in.

        Raises
        ------
        InputError
            If it is no week.
        """
        return str(Week.parse(asked)) if asked else self.week()
