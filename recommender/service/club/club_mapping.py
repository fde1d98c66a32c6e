"""The map of the club: members by background, who knows whom, and whom a round introduces."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from recommender.club.week import Week
from recommender.letters.club_map import draw_map, sort_ties
from recommender.letters.layout import place_by_background
from recommender.letters.voice import Voice
from recommender.ports.records import RoundState

if TYPE_CHECKING:
    from collections.abc import Sequence

    from recommender.club.club import Club
    from recommender.letters.club_map import ClubMap
    from recommender.ports.records import IntroductionRecord, RoundRecord
    from recommender.ports.store import Session, Store
    from recommender.service.calendar import Calendar
    from recommender.service.club.club_state import ClubState


@dataclass(frozen=True)
class DrawnClub:
    """The club and its map."""

    club: Club
    drawn: ClubMap
    record: RoundRecord | None
    """Of whose introductions; None before the first round."""


class ClubMapping:
    """Use case on the club as a whole.

    Parameters
    ----------
    store, club
        Where rounds and members are.
    calendar
        Which week it is: who knows whom by having met depends on it.
    """

    def __init__(self, store: Store, club: ClubState, calendar: Calendar) -> None:
        self._store = store
        self._club = club
        self._calendar = calendar

    def draw(self, language: str) -> DrawnClub:
        """Draw the club with the introductions of its newest round, published before solved ones.

        Parameters
        ----------
        language
            "de" or "en", of what circles are called.

        Raises
        ------
        ConflictError
            If the club has no members.
        """
        snapshot = self._club.snapshot()
        club, prepared = snapshot.club, snapshot.prepared
        with self._store.read() as session:
            record, pairs = _read_newest(session)
        week = Week.parse(self._calendar.week())
        communities = prepared.in_week(week, anew=False).network.communities.tolist()
        introductions = [
            (pair.a, pair.b, communities[club.row(pair.a)] == communities[club.row(pair.b)])
            for pair in pairs
            if {pair.a, pair.b} <= club.rows.keys()
        ]
        drawn = draw_map(
            club,
            place_by_background(prepared.background),
            communities,
            (sort_ties(club, week, prepared.config.memory), introductions),
            Voice(language),
        )
        return DrawnClub(club, drawn, record)


def _read_newest(session: Session) -> tuple[RoundRecord | None, Sequence[IntroductionRecord]]:
    """The newest published round, else the newest solved one, and its introductions."""
    for state in (RoundState.PUBLISHED, RoundState.SOLVED):
        records = session.rounds.in_state(state)
        if records:
            return records[-1], session.rounds.introductions(records[-1].id)
    return None, ()
