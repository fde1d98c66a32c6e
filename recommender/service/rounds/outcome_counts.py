"""What came of introductions, week by week, in numbers that tell nobody's answer.

Sides are counted, not pairs. Three things keep one side's answer from being worked out, also from
the difference of two reports: counts are rounded down to multiples of `STEP` and not given below
it; a mean is given to a tenth, of `STEP` answers or more, and not if all of them are the same; and
a report stays the same for a week, as only answers given before the last Monday are in it, and
only weeks that are over.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, time
from typing import TYPE_CHECKING

from recommender.club.week import Week
from recommender.service.people.retention import count_answers

if TYPE_CHECKING:
    from collections import Counter
    from collections.abc import Mapping

    from recommender.ports.store import Store
    from recommender.service.calendar import Calendar

STEP = 5
"""Counts are multiples of this."""

Values = dict[int, int]
"""How many sides gave which answer; of yes and no, 1 and 0."""


@dataclass(frozen=True)
class Rating:
    """What sides said on a scale of 1 to 5."""

    answers: int | None
    """How many, as `rounded`."""
    mean: float | None
    """None where it would tell somebody's answer."""


@dataclass(frozen=True)
class WeekCounts:
    """What came of one week's introductions; counts of sides, as `rounded`."""

    week: str
    introductions: int
    """Ever shown, and still known: those of people who were erased are not."""
    accepted: int | None
    declined: int | None
    met: int | None
    not_met: int | None
    glad: Rating
    learned: Rating


class OutcomeCounts:
    """The use case.

    Parameters
    ----------
    store
        Where outcomes are, and the counts of those that are not kept any more.
    calendar
        Which week it is.
    """

    def __init__(self, store: Store, calendar: Calendar) -> None:
        self._store = store
        self._calendar = calendar

    def until(self) -> datetime:
        """The beginning of this week where the club lives: later answers are not counted yet."""
        monday = Week.parse(self._calendar.week()).monday
        return datetime.combine(monday, time(), self._calendar.zone)

    def weeks(self) -> list[WeekCounts]:
        """Every week that is over and had introductions, by week."""
        until = self.until().astimezone(UTC).isoformat()
        with self._store.read() as session:
            shown = session.rounds.shown()
            found = count_answers(session.outcomes.until(until))
            for week, answer, value, count in session.outcomes.counts():
                found[week, answer, value] += count
        over = sorted({*shown, *(week for week, _, _ in found)})
        return [
            _of_week(week, shown.get(week, 0), found)
            for week in over
            if week < self._calendar.week()
        ]


def rounded(count: int) -> int | None:
    """A count as it is given.

    Examples
    --------
    >>> [rounded(count) for count in (0, 4, 5, 9, 10)]
    [None, None, 5, 5, 10]
    """
    return count - count % STEP or None


def rating(values: Mapping[int, int]) -> Rating:
    """What sides said on a scale.

    Examples
    --------
    >>> rating({5: 3, 4: 2}), rating({5: 6}).mean, rating({5: 1, 4: 2}).mean
    (Rating(answers=5, mean=4.6), None, None)
    """
    count = sum(values.values())
    told = count >= STEP and len([each for each in values.values() if each]) > 1
    mean = sum(value * number for value, number in values.items()) / max(count, 1)
    return Rating(rounded(count), round(mean, 1) if told else None)


def _of_week(week: str, introductions: int, found: Counter[tuple[str, str, int]]) -> WeekCounts:
    def said(question: str) -> Values:
        return {value: n for (w, name, value), n in found.items() if (w, name) == (week, question)}

    accepted, met = said("accepted"), said("met")
    return WeekCounts(
        week=week,
        introductions=introductions,
        accepted=rounded(accepted.get(1, 0)),
        declined=rounded(accepted.get(0, 0)),
        met=rounded(met.get(1, 0)),
        not_met=rounded(met.get(0, 0)),
        glad=rating(said("glad")),
        learned=rating(said("learned")),
    )
