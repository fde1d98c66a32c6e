"""The map of the club: members by background, who knows whom, and whom a round introduces."""

from __future__ import annotations

import threading
from dataclasses import dataclass
from typing import TYPE_CHECKING

from cachetools import LRUCache

from recommender.club.week import Week
from recommender.letters.club_map import draw_map, sort_ties
from recommender.letters.layout import place_by_background
from recommender.letters.voice import Voice
from recommender.ports.records import RoundState

if TYPE_CHECKING:
    from collections.abc import Hashable, Sequence

    from recommender.club.club import Club
    from recommender.letters.club_map import ClubMap
    from recommender.ports.records import RoundRecord
    from recommender.ports.store import Session, Store
    from recommender.service.calendar import Calendar
    from recommender.service.club.club_state import ClubState
    from recommender.service.club.snapshot import ClubSnapshot

_KEPT = 4
"""Maps in memory, one for each language: no knob, as one that is drawn again is the same."""


@dataclass(frozen=True)
class DrawnClub:
    """The club and its map."""

    club: Club
    drawn: ClubMap
    record: RoundRecord | None
    """Of whose introductions; None before the first round."""


class ClubMapping:
    """Use case on the club as a whole; a map is kept until club, round or week change.

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
        self._drawn: LRUCache[Hashable, DrawnClub] = LRUCache(_KEPT)
        self._lock = threading.Lock()

    def forget(self, member: str) -> None:
        """Keep nothing of somebody who has left."""
        del member
        with self._lock:
            self._drawn.clear()

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
        snapshot, week = self._club.snapshot(), Week.parse(self._calendar.week())
        with self._store.read() as session:
            record = _find_newest(session)
        round_ = None if record is None else (record.id, record.version)
        key = (snapshot.revisions, snapshot.prepared.config.memory, round_, week, language)
        with self._lock:  # a page, its picture and its script ask for the same at once
            if key not in self._drawn:
                self._drawn[key] = self._draw(snapshot, record, week, language)
            return self._drawn[key]

    def _draw(
        self, snapshot: ClubSnapshot, record: RoundRecord | None, week: Week, language: str
    ) -> DrawnClub:
        pairs: Sequence[tuple[str, str]] = ()
        if record is not None:
            with self._store.read() as session:
                pairs = session.rounds.pairs(record.id)
        club, prepared = snapshot.club, snapshot.prepared
        communities = prepared.in_week(week, anew=False).network.communities.tolist()
        introductions = [
            (a, b, communities[club.row(a)] == communities[club.row(b)])
            for a, b in pairs
            if {a, b} <= club.rows.keys()
        ]
        drawn = draw_map(
            club,
            place_by_background(prepared.background),
            communities,
            (sort_ties(club, week, prepared.config.memory), introductions),
            Voice(language),
        )
        return DrawnClub(club, drawn, record)


def _find_newest(session: Session) -> RoundRecord | None:
    """The newest published round, else the newest solved one."""
    for state in (RoundState.PUBLISHED, RoundState.SOLVED):
        records = session.rounds.in_state(state)
        if records:
            return records[-1]
    return None
