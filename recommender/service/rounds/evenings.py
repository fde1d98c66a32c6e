"""Evenings, for the organiser: tables for whoever comes, and again when some stay away."""

from __future__ import annotations

from typing import TYPE_CHECKING

from recommender.config import Caller
from recommender.pipeline.evening import plan_evening

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from recommender.club.club import Club
    from recommender.club.evening import Evening, EveningWishes
    from recommender.config import Value
    from recommender.service.calendar import Calendar
    from recommender.service.club.club_state import ClubState


class EveningPlans:
    """The use cases; nothing is kept: whoever plans an evening holds its plan.

    Parameters
    ----------
    club
        Where members are.
    calendar
        Which week it is.
    """

    def __init__(self, club: ClubState, calendar: Calendar) -> None:
        self._club = club
        self._calendar = calendar

    def plan(
        self,
        week: str | None,
        present: Sequence[str] | None,
        wishes: EveningWishes,
        knobs: Mapping[str, Value],
    ) -> tuple[Evening, Club]:
        """Seat those who come.

        Parameters
        ----------
        week
            ISO week of the evening; the present one if left out.
        present
            Ids of those who come; all members if left out.
        wishes
            What is asked for.
        knobs
            By name; those that an organiser may turn.

        Raises
        ------
        NoPlanError
            If not all wishes can be kept; it says what to give up.
        ConflictError
            If the club has no members.
        InputError
            If there are more people than seats, or a knob is not allowed.
        UnknownMemberError
            If somebody is no member.
        """
        config = self._club.config.turned(knobs, Caller.ORGANISER)
        prepared = self._club.prepare_under(config)
        name = self._calendar.week_or(week)
        there = prepared.club.ids if present is None else present
        return plan_evening(prepared, name, there, wishes), prepared.club

    def plan_again(self, before: Evening, present: Sequence[str], sat: int) -> tuple[Evening, Club]:
        """Seat those who are there now in the rounds that remain; what was sat stays.

        Parameters
        ----------
        before
            The plan as it was.
        present
            Ids of those who are there now.
        sat
            Rounds that were sat, or are being sat.

        Raises
        ------
        NoPlanError
            If they cannot be seated at all.
        InputError
            If no round is left, or there are more people than seats.
        UnknownMemberError
            If somebody is no member.
        """
        config = self._club.config.turned({"seed": before.seed}, Caller.ORGANISER)
        prepared = self._club.prepare_under(config)
        again = plan_evening(prepared, before.week, present, before.wishes, before=before, sat=sat)
        return again, prepared.club

    def club(self) -> Club:
        """The members as they are now.

        Raises
        ------
        ConflictError
            If there are none.
        """
        return self._club.snapshot().club
