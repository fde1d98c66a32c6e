"""A season: the rounds of the coming weeks as far as they can be foreseen today."""

from __future__ import annotations

from dataclasses import asdict, dataclass, fields
from enum import StrEnum
from typing import TYPE_CHECKING

import pandas as pd

if TYPE_CHECKING:
    from collections.abc import Mapping


class SeasonRemedy(StrEnum):
    """What gives a club more rounds."""

    REPEATS = "repeats"
    """Members may be introduced again after some weeks."""
    FLOOR = "floor"
    """Half the floor of compatibility."""
    ONE_EACH = "one_each"
    """One introduction a round for everybody."""
    EVERY_OTHER_WEEK = "every_other_week"
    """A round every other week."""


@dataclass(frozen=True, slots=True)
class SeasonWeek:
    """One week of a season."""

    week: str
    taking: int
    """Members who take introductions in it."""
    served: int
    """Members who get at least one."""
    introductions: int
    compatibility: float
    """Mean P(a good meeting) of its introductions; NaN without any."""
    at_once: float
    """The same if every week took the best that is left."""
    across: float
    """Share of its introductions between two communities; NaN without any."""


@dataclass(frozen=True, slots=True)
class HardToServe:
    """A member who goes without in some week of the season."""

    member: str
    taking: int
    """Weeks in which they take introductions."""
    served: int
    """Weeks in which they get at least one."""
    partners: int
    """Members they could be introduced to today."""
    reasons: Mapping[str, int]
    """For every other member the first reason against, counted (`recommender.club.round.Shortfall`)."""


@dataclass(frozen=True, slots=True)
class SeasonPlan:
    """What the coming rounds will be like if nobody joins or leaves."""

    weeks: tuple[SeasonWeek, ...]
    rounds_left: int | None
    """Rounds before partners run out; None if they last as long as was looked ahead."""
    looked_ahead: int
    """Weeks that were looked ahead."""
    pace: float
    """Introductions that a member takes a week, the mean of those who take any."""
    hard: tuple[HardToServe, ...]
    """Who goes without in some week, the most often first."""
    remedies: Mapping[SeasonRemedy, int]
    """Of the weeks looked ahead how many more would have a round under each remedy that gives any;
    of a round every other week, how many weeks longer they would last."""
    missing: float
    """Log-odds per introduction that any other plan of as many could gain at most: a bound from one
    matching over all weeks."""
    pairs: tuple[tuple[str, str, str, float], ...]
    """Week, both ids, and P(a good meeting) of each introduction foreseen."""

    @property
    def spread(self) -> float:
        """The best week's mean compatibility over the poorest one's, less 1; NaN without two weeks.

        Weeks without an introduction do not count.
        """
        return _spread([week.compatibility for week in self.weeks if week.introductions])

    @property
    def spread_at_once(self) -> float:
        """The same if every week took the best that is left."""
        return _spread([week.at_once for week in self.weeks if week.introductions])

    @property
    def kept(self) -> float:
        """Sum of compatibility over that of taking the best each week: 1 if nothing is lost."""
        planned = sum(week.introductions * week.compatibility for week in self._held)
        at_once = sum(week.introductions * week.at_once for week in self._held)
        return planned / at_once if at_once else 1.0

    @property
    def _held(self) -> list[SeasonWeek]:
        return [week for week in self.weeks if week.introductions]

    def to_frame(self) -> pd.DataFrame:
        """The weeks as a table, one row each, in the fields of `SeasonWeek`."""
        rows = [asdict(week) for week in self.weeks]
        return pd.DataFrame(rows, columns=[field.name for field in fields(SeasonWeek)])

    def pairs_frame(self) -> pd.DataFrame:
        """The introductions foreseen: ``week``, ``a``, ``b``, ``compatibility``."""
        return pd.DataFrame(self.pairs, columns=["week", "a", "b", "compatibility"])


def _spread(means: list[float]) -> float:
    return max(means) / min(means) - 1.0 if len(means) > 1 and min(means) > 0 else float("nan")
