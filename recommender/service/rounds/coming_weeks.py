"""What is arranged for the coming weeks: the round, evenings, debates and visits of each, and who pauses."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from recommender.club.week import Week
from recommender.ports.records import RoundState
from recommender.rules.capacity import places

if TYPE_CHECKING:
    from recommender.ports.evenings import EveningRecord
    from recommender.ports.records import RoundRecord
    from recommender.ports.store import Session, Store
    from recommender.service.calendar import Calendar

_ROUND_STATES = (
    RoundState.PUBLISHED,
    RoundState.SOLVED,
    RoundState.RUNNING,
    RoundState.QUEUED,
)
"""States of a round that stands for its week, the one that counts first."""


@dataclass(frozen=True, slots=True)
class ComingWeek:
    """A week and what is arranged for it."""

    week: str
    round: RoundRecord | None
    """The published one, else the newest on its way."""
    evenings: tuple[EveningRecord, ...]
    debates: int
    """Those arranged, told to their two or not yet."""
    asks_for_debates: bool
    """Whether members are asked for a debate in it."""
    guests: int
    """Of visits."""
    pausing: int
    """Members who take no introductions in it: they pause, want none, or have it off. Weeks that somebody
    leaves between two introductions depend on the rounds before, and are not counted."""


class ComingWeeks:
    """The use case; it writes nothing.

    Parameters
    ----------
    store, calendar
        Where all that is, and which week it is.
    """

    def __init__(self, store: Store, calendar: Calendar) -> None:
        self._store = store
        self._calendar = calendar

    def list(self, week: str | None, weeks: int) -> tuple[ComingWeek, ...]:
        """The weeks from one on.

        Parameters
        ----------
        week
            ISO week of the first; the present one if left out.
        weeks
            How many, at least 1.

        Raises
        ------
        InputError
            If the week is none.
        """
        names = [Week.parse(self._calendar.week_or(week))]
        while len(names) < weeks:
            names.append(names[-1].next())
        with self._store.read() as session:
            members = session.members.all()
            evenings = session.evenings.all()
            asked = session.debates.find_call(str(names[0]))
            return tuple(
                ComingWeek(
                    week=str(name),
                    round=_find_round(session, str(name)),
                    evenings=tuple(each for each in evenings if each.plan.week == str(name)),
                    debates=len(session.debates.of_week(str(name))),
                    asks_for_debates=asked == str(name),
                    guests=len(session.visits.of_week(str(name))),
                    pausing=sum(places(member, name) == 0 for member in members),
                )
                for name in names
            )


def _find_round(session: Session, week: str) -> RoundRecord | None:
    found = (session.rounds.of_week(week, state) for state in _ROUND_STATES)
    return next(filter(None, found), None)
