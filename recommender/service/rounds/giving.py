"""How help is spread over the club: who was told what they can give, and whether it helped.

A picture of the club, and no list of people: counts are multiples of `STEP`, and how evenly
something is spread is one number.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from recommender.club.week import Week
from recommender.maths.network.bubble import gini
from recommender.ports.records import RoundState
from recommender.service.people.readings import HELPED
from recommender.service.rounds.feedback import summarise_answers
from recommender.service.rounds.outcome_counts import STEP, round_down

if TYPE_CHECKING:
    from recommender.ports.records import OutcomeRecord
    from recommender.ports.store import Session, Store
    from recommender.service.calendar import Calendar

SEASON = 26
"""Weeks that the picture is of: half a year."""


@dataclass(frozen=True)
class Giving:
    """Give and take in the club."""

    weeks: int
    told_to_help: int | None
    """Sides that were told what they can give."""
    helped: int | None
    """Sides that say they learned something new."""
    told_gini: float | None
    """How unevenly being told is spread over those who were introduced, 0 (evenly) to 1."""


class GivingOf:
    """The use case.

    Parameters
    ----------
    store, calendar
        Where rounds are, and which week it is.
    """

    def __init__(self, store: Store, calendar: Calendar) -> None:
        self._store = store
        self._calendar = calendar

    def read(self) -> Giving:
        """The picture of the last weeks that are over."""
        told: Counter[str] = Counter()
        helped = 0
        now = Week.parse(self._calendar.week())
        with self._store.read() as session:
            for record in session.rounds.in_state(RoundState.PUBLISHED):
                if 0 < now.weeks_since(Week.parse(record.week)) <= SEASON:
                    _count_told(session, record.id, told)
                    helped += _count_helped(session, record.id)
        spread = np.array(list(told.values()), dtype=np.float64)
        enough = len(told) >= STEP
        return Giving(
            weeks=SEASON,
            told_to_help=round_down(sum(told.values())),
            helped=round_down(helped),
            told_gini=round(gini(spread), 2) if enough else None,
        )


def _count_told(session: Session, round_id: str, told: Counter[str]) -> None:
    for pair in session.rounds.introductions(round_id):
        for member in (pair.a, pair.b):
            told[member] += bool(pair.text_of(member).get("gives"))


def _count_helped(session: Session, round_id: str) -> int:
    sides: dict[tuple[str, str], list[OutcomeRecord]] = {}
    for record in session.outcomes.of_round(round_id):
        sides.setdefault((record.introduction, record.member), []).append(record)
    learned = [summarise_answers(records).learned or 0 for records in sides.values()]
    return sum(rating >= HELPED for rating in learned)
