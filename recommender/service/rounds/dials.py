"""Dials tried on: what a week's round would be like, before anything is saved."""

from __future__ import annotations

import threading
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from cachetools import LRUCache

from recommender.config import Bridging
from recommender.pipeline.dials import list_places, score_club

if TYPE_CHECKING:
    from collections.abc import Hashable, Mapping

    from recommender.config import Config, Value
    from recommender.pipeline.dials import DialPoint, ScoredClub, TriedRound
    from recommender.service.calendar import Calendar
    from recommender.service.club.club_config import ClubConfig
    from recommender.service.club.club_state import ClubState

Pair = tuple[str, str]

_CLUBS = 2
"""Scored clubs in memory: the rules as they are, and as somebody has just turned them."""
_ROUNDS = 200
"""Tried rounds in memory: no knob, as one that is tried again is the same."""


@dataclass(frozen=True)
class TriedDials:
    """What dials would do, beside what holds now."""

    week: str
    config: Config
    """The one tried on."""
    point: DialPoint
    """Its round."""
    now: DialPoint
    """The round of the configuration that holds."""
    curve: tuple[DialPoint, ...]
    """The same with the club's dial from 0 to 1."""
    new: tuple[Pair, ...]
    """Pairs that would come."""
    gone: tuple[Pair, ...]
    """Pairs that would go."""


class Dials:
    """Use case on the club's configuration.

    Parameters
    ----------
    club, config
        The club and its knobs.
    calendar
        Which week it is.
    """

    def __init__(self, club: ClubState, config: ClubConfig, calendar: Calendar) -> None:
        self._club = club
        self._config = config
        self._calendar = calendar
        self._scored: LRUCache[Hashable, ScoredClub] = LRUCache(_CLUBS)
        self._tried: LRUCache[Hashable, TriedRound] = LRUCache(_ROUNDS)
        self._lock = threading.RLock()

    def try_on(self, knobs: Mapping[str, Value]) -> TriedDials:
        """Try the round of the week with some knobs turned, and put what holds beside it.

        Parameters
        ----------
        knobs
            By name; those that an organiser may turn.

        Raises
        ------
        InputError
            If there is no such knob, its value is not allowed, or it is not an organiser's to turn.
        ConflictError
            If the club has no members.
        """
        week, config, holds = (
            self._calendar.week(),
            self._config.try_on(knobs),
            self._config.current(),
        )
        with self._lock:
            tried, now = self._try(config, week), self._try(holds, week)
            curve = [
                self._try(replace(config, bubble=place), week).point
                for place in list_places(config)
            ]
        return TriedDials(
            week=week,
            config=config,
            point=tried.point,
            now=now.point,
            curve=tuple(curve),
            new=tuple(sorted(tried.pairs - now.pairs)),
            gone=tuple(sorted(now.pairs - tried.pairs)),
        )

    def forget(self, member: str) -> None:
        """Keep nothing of somebody who has left."""
        del member
        with self._lock:
            self._scored.clear()
            self._tried.clear()

    def _try(self, config: Config, week: str) -> TriedRound:
        revisions = self._club.snapshot(exact=True).revisions
        key = (revisions, week, config)
        if key not in self._tried:
            self._tried[key] = self._score(config, week, revisions).try_out(config)
        return self._tried[key]

    def _score(self, config: Config, week: str, revisions: Hashable) -> ScoredClub:
        """The club scored under a configuration; where the dials stand is not in it."""
        bare = replace(
            config, bubble=0.0, bridging=Bridging(), rules=replace(config.rules, floor=0.0)
        )
        key = (revisions, week, bare)
        if key not in self._scored:
            self._scored[key] = score_club(self._club.prepare_under(bare), week)
        return self._scored[key]
