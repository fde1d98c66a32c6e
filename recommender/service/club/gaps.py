"""What nobody in the club has, and what nobody asks for: for the organiser, and for the report."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from recommender.pipeline.gaps import find_gaps
from recommender.service.club.settled_needs import list_settled
from recommender.service.club.trade_vectors import encode_trades_for

if TYPE_CHECKING:
    from recommender.club.club import Club
    from recommender.club.gaps import ClubGaps
    from recommender.pipeline import Prepared
    from recommender.ports.encoder import Encoder
    from recommender.ports.store import Store
    from recommender.service.club.club_state import ClubState


def find_gaps_of(prepared: Prepared, encoder: Encoder) -> ClubGaps:
    """What a prepared club lacks and leaves lying.

    Parameters
    ----------
    prepared
        The club.
    encoder
        The one that it was prepared with.
    """
    return find_gaps(prepared, encode_trades_for(prepared.club, encoder))


@dataclass(frozen=True)
class FoundGaps:
    """What was found, and the club whose members it names."""

    gaps: ClubGaps
    club: Club


class GapsOf:
    """The use case.

    Parameters
    ----------
    store, club
        Where it is read what came of warm introductions, and the prepared club.
    """

    def __init__(self, store: Store, club: ClubState) -> None:
        self._store = store
        self._club = club

    def find(self) -> FoundGaps:
        """What the club lacks and leaves lying, as it is now.

        Whom members know outside the club plays no part. A need is settled by a contact once its
        asker says that the introduction came to something: then everybody concerned has agreed.

        Raises
        ------
        ConflictError
            If the club has no members.
        """
        prepared = self._club.snapshot().prepared
        with self._store.read() as session:
            settled = frozenset((request.asker, request.text) for request in list_settled(session))
        return FoundGaps(find_gaps(prepared, self._club.load_trades(), settled), prepared.club)
