"""What would make profiles stronger: each member's own, and for the organiser those that limit rounds."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cachetools import LRUCache

from recommender.club.week import Week
from recommender.pipeline.profile_advice import ProfileAdviser
from recommender.ports.refusals import UnknownIdError

if TYPE_CHECKING:
    from recommender.club.profile_advice import ProfileAdvice
    from recommender.pipeline import Prepared
    from recommender.service.calendar import Calendar
    from recommender.service.club.club_state import ClubState


class ProfileAdvising:
    """Use cases; none of them writes.

    Parameters
    ----------
    club, calendar
        The prepared club, and which week it is.
    """

    def __init__(self, club: ClubState, calendar: Calendar) -> None:
        self._club = club
        self._calendar = calendar
        self._adviser: tuple[Prepared, str, ProfileAdviser] | None = None
        self._limiting: LRUCache[int, tuple[ProfileAdvice, ...]] = LRUCache(1)

    def advise(self, member: str) -> ProfileAdvice:
        """What would make a member's profile stronger.

        Raises
        ------
        UnknownIdError
            If there is no such member.
        ConflictError
            If the club has no members.
        """
        prepared, adviser = self._find_adviser()
        if member not in prepared.club.rows:
            raise UnknownIdError("member")
        return adviser.advise(member)

    def find_limiting(self) -> tuple[tuple[ProfileAdvice, str], ...]:
        """The profiles that limit rounds most, with the member's name, the worst first.

        Raises
        ------
        ConflictError
            If the club has no members.
        """
        prepared, adviser = self._find_adviser()
        limit = self._club.config.advice.listed
        if limit not in self._limiting:
            self._limiting[limit] = adviser.find_limiting(limit)
        club = prepared.club
        return tuple(
            (limiting, club.members[club.row(limiting.member)].name)
            for limiting in self._limiting[limit]
        )

    def forget(self, member: str) -> None:
        """Keep nothing of somebody who has left."""
        del member
        self._adviser = None
        self._limiting.clear()

    def _find_adviser(self) -> tuple[Prepared, ProfileAdviser]:
        """The adviser of the club as it is now; kept while it stays so."""
        prepared, week = self._club.snapshot().prepared, self._calendar.week()
        latest = self._adviser
        if latest is None or latest[0] is not prepared or latest[1] != week:
            adviser = ProfileAdviser(prepared, self._club.load_encoder(), Week.parse(week))
            self._adviser = latest = prepared, week, adviser
            self._limiting.clear()
        return latest[0], latest[2]
