"""Visits, for the organiser: who comes by at whose place of work."""

from __future__ import annotations

from typing import TYPE_CHECKING

from recommender.club.week import Week
from recommender.config import Caller
from recommender.pipeline.visits import fill_visits

if TYPE_CHECKING:
    from collections.abc import Mapping

    from recommender.club.visit import VisitPlan
    from recommender.config import Value
    from recommender.service.calendar import Calendar
    from recommender.service.club.club_state import ClubState


class VisitPlans:
    """The use case; nothing is kept.

    Parameters
    ----------
    club, calendar
        Where members are, and which week it is.
    """

    def __init__(self, club: ClubState, calendar: Calendar) -> None:
        self._club = club
        self._calendar = calendar

    def fill(self, week: str | None, knobs: Mapping[str, Value]) -> VisitPlan:
        """Fill the visits that members offer.

        Parameters
        ----------
        week
            ISO week; the present one if left out.
        knobs
            By name; those that an organiser may turn.

        Raises
        ------
        ConflictError
            If the club has no members.
        InputError
            If the week is none, or a knob is not allowed.
        """
        name = str(Week.parse(week)) if week else self._calendar.week()
        config = self._club.config.turned(knobs, Caller.ORGANISER)
        return fill_visits(self._club.prepare_under(config), name)
