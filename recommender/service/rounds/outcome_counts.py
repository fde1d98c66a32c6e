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
from recommender.labels import codes
from recommender.service.people.retention import count_answers

if TYPE_CHECKING:
    from collections import Counter
    from collections.abc import Mapping

    from recommender.ports.store import Store
    from recommender.service.calendar import Calendar

STEP = 5
"""Counts are multiples of this."""

ValueCounts = dict[int, int]
"""How many sides gave which answer; of yes and no, 1 and 0."""


@dataclass(frozen=True)
class Rating:
    """What sides said on a scale of 1 to 5."""

    answers: int | None
    """How many, as `round_down`."""
    mean: float | None
    """None where it would tell somebody's answer."""


@dataclass(frozen=True)
class WeekCounts:
    """What came of one week's introductions; counts of sides, as `round_down`."""

    week: str
    introductions: int
    """Ever shown, and still known: those of people who were erased are not."""
    accepted: int | None
    declined: int | None
    met: int | None
    not_met: int | None
    glad: Rating
    learned: Rating
    stood_up: int | None
    """Said that the other did not come, without a word."""
    listened: int | None
    """Said that they were listened to."""
    sold_to: int | None
    """Said that the other tried to sell something."""
    still_in_touch: int | None
    lost_touch: int | None
    came_of: Mapping[str, int | None]
    """What came of it in the end, by code."""


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
            counts = count_answers(session.outcomes.until(until))
            for week, question, value, count in session.outcomes.counts():
                counts[week, question, value] += count
        weeks = sorted({*shown, *(week for week, _, _ in counts)})
        return [
            _count_week(week, shown.get(week, 0), counts)
            for week in weeks
            if week < self._calendar.week()
        ]


def round_down(count: int) -> int | None:
    """A count as it is given.

    Examples
    --------
    >>> [round_down(count) for count in (0, 4, 5, 9, 10)]
    [None, None, 5, 5, 10]
    """
    return count - count % STEP or None


def summarise_ratings(values: Mapping[int, int]) -> Rating:
    """What sides said on a scale.

    Examples
    --------
    >>> summarise_ratings({5: 3, 4: 2}), summarise_ratings({5: 6}).mean, summarise_ratings({5: 1, 4: 2}).mean
    (Rating(answers=5, mean=4.6), None, None)
    """
    count = sum(values.values())
    differ = sum(number > 0 for number in values.values()) > 1
    mean = sum(value * number for value, number in values.items()) / max(count, 1)
    return Rating(round_down(count), round(mean, 1) if differ and count >= STEP else None)


def _count_week(week: str, introductions: int, counts: Counter[tuple[str, str, int]]) -> WeekCounts:
    def answers(question: str) -> ValueCounts:
        return {value: n for (w, name, value), n in counts.items() if (w, name) == (week, question)}

    accepted, met = answers("accepted"), answers("met")
    return WeekCounts(
        week=week,
        introductions=introductions,
        accepted=round_down(accepted.get(1, 0)),
        declined=round_down(accepted.get(0, 0)),
        met=round_down(met.get(1, 0)),
        not_met=round_down(met.get(0, 0)),
        glad=summarise_ratings(answers("glad")),
        learned=summarise_ratings(answers("learned")),
        stood_up=round_down(answers("stood_up").get(1, 0)),
        listened=round_down(answers("listened").get(1, 0)),
        sold_to=round_down(answers("sold_to").get(1, 0)),
        still_in_touch=round_down(answers("still_in_touch").get(1, 0)),
        lost_touch=round_down(answers("still_in_touch").get(0, 0)),
        came_of={
            code: round_down(answers("came_of").get(number, 0))
            for number, code in enumerate(codes("came_of"))
        },
    )
