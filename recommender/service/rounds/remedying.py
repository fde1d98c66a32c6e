"""What would serve those whom a round leaves without anybody; worked out, and kept while it holds."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cachetools import LRUCache

from recommender.config import Config
from recommender.pipeline.remedies import find_remedies
from recommender.service.rounds.solving import split_edits
from recommender.service.rounds.stored_round import get_round

if TYPE_CHECKING:
    from collections.abc import Hashable

    from recommender.pipeline.remedies import Remedy
    from recommender.ports.store import Store
    from recommender.service.club.club_state import ClubState

_KEPT = 20
"""Answers in memory: no knob, as one that is worked out again is the same."""


class Remedying:
    """Use case on a solved round.

    Parameters
    ----------
    store, club
        Where rounds and members are.
    """

    def __init__(self, store: Store, club: ClubState) -> None:
        self._store = store
        self._club = club
        self._found: LRUCache[Hashable, tuple[Remedy, ...]] = LRUCache(_KEPT)

    def of(self, round_id: str) -> tuple[Remedy, ...]:
        """What would serve more members than a round does, most first; see `find_remedies`.

        Raises
        ------
        UnknownIdError
            If there is no such round.
        """
        with self._store.read() as session:
            record = get_round(session, round_id)
            pairs = session.rounds.introductions(round_id)
            edits, revision = session.edits.of(round_id), session.revision()
        key = (round_id, record.version, revision)
        if key not in self._found:
            served = {id_ for pair in pairs for id_ in (pair.a, pair.b)}
            prepared = self._club.prepare_under(Config().turned(record.config))
            self._found[key] = find_remedies(prepared, record.week, served, split_edits(edits))
        return self._found[key]

    def forget(self, member: str) -> None:
        """Keep nothing of somebody who has left."""
        del member
        self._found.clear()
