"""Organisations as units, from their people: for the organiser, and to be shown to a company."""

from __future__ import annotations

from typing import TYPE_CHECKING

from recommender.pipeline.organisations import list_organisations, view_organisation

if TYPE_CHECKING:
    from collections.abc import Sequence

    from recommender.club.organisation import OrganisationName, OrganisationView
    from recommender.service.club.club_state import ClubState


class OrganisationsOf:
    """The use cases; they read profiles and stated ties alone.

    Parameters
    ----------
    club
        The prepared club.
    """

    def __init__(self, club: ClubState) -> None:
        self._club = club

    def list_all(self) -> Sequence[OrganisationName]:
        """Organisations with enough people in the club, those with most first.

        Raises
        ------
        ConflictError
            If the club has no members.
        """
        prepared = self._club.snapshot().prepared
        return list_organisations(prepared.club, prepared.config.organisations.least_people)

    def view(self, name: str) -> OrganisationView:
        """What an organisation has and seeks, and which others fit.

        Raises
        ------
        InputError
            If there is none of this name with enough people.
        ConflictError
            If the club has no members.
        """
        prepared = self._club.snapshot().prepared
        return view_organisation(prepared, self._club.load_trades(), name)
