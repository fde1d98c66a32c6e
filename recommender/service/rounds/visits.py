"""Visits, for the organiser: who comes by at whose place of work."""

from __future__ import annotations

from typing import TYPE_CHECKING

from recommender.club.week import Week
from recommender.config import Caller
from recommender.pipeline.visits import fill_visits
from recommender.ports.refusals import UnknownIdError
from recommender.ports.visits import VisitRecord
from recommender.service.rounds.arranged_anew import without_arranged

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from recommender.club.visit import VisitPlan
    from recommender.config import Value
    from recommender.ports.store import Store
    from recommender.service.calendar import Calendar
    from recommender.service.club.club_state import ClubState


class VisitPlans:
    """The use cases.

    Parameters
    ----------
    store, club, calendar
        Where they are kept, where members are, and which week it is.
    """

    def __init__(self, store: Store, club: ClubState, calendar: Calendar) -> None:
        self._store = store
        self._club = club
        self._calendar = calendar

    def fill(self, week: str | None, knobs: Mapping[str, Value], *, by: str) -> VisitPlan:
        """Fill the visits that members offer, and keep them; asked again, a week is filled anew.

        Host and guest count as having met from then on: no round introduces them, and they visit each other
        only once.

        Parameters
        ----------
        week
            ISO week; the present one if left out.
        knobs
            By name; those that an organiser may turn.
        by
            Who asks, for the audit log.

        Raises
        ------
        ConflictError
            If the club has no members.
        InputError
            If the week is none, or a knob is not allowed.
        """
        name = self._calendar.week_or(week)
        config = self._club.config.turned(knobs, Caller.ORGANISER)
        prepared = self._club.prepare_under(config)
        with self._store.read() as session:
            before = {(visit.host, visit.guest) for visit in session.visits.of_week(name)}
        plan = fill_visits(without_arranged(prepared, name, before), name)
        now = self._calendar.now()
        records = [
            VisitRecord(name, visit.host, guest, visit.what, visit.when, now)
            for visit in plan.visits
            for guest in visit.guests
        ]
        with self._store.write() as session:
            session.visits.put_week(name, records)
            session.past_changed()
            session.audit.add("visits filled", key=by, what=f"{name}: {len(records)}")
        return plan

    def of_week(self, week: str | None) -> tuple[str, Sequence[VisitRecord]]:
        """The visits of a week, the present one if left out, and its name."""
        name = self._calendar.week_or(week)
        with self._store.read() as session:
            return name, session.visits.of_week(name)

    def of_member(self, member: str) -> Sequence[VisitRecord]:
        """Those a member hosts or is a guest at, the latest first."""
        with self._store.read() as session:
            return session.visits.of_member(member)

    def take_off(self, week: str, host: str, guest: str, *, by: str) -> None:
        """Take off a guest who does not come, or did not: the two have not met by this.

        Raises
        ------
        InputError
            If the week is none.
        UnknownIdError
            If there is no such guest.
        """
        name = str(Week.parse(week))
        with self._store.write() as session:
            if not session.visits.remove(name, host, guest):
                raise UnknownIdError("visit")
            session.past_changed()
            session.audit.add("guest taken off", key=by, what=name)
