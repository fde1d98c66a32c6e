"""Which wishes of a member somebody may meet to whom they are introduced: for the wisher alone."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from recommender.club.inventory import WishKind
from recommender.pipeline.warm import NEED, list_askings, rate_members

if TYPE_CHECKING:
    from collections.abc import Sequence

    from recommender.ports.store import Store
    from recommender.service.club.club_state import ClubState


class WishesMet:
    """The use case; it reads the member's own wishes and writes nothing.

    Parameters
    ----------
    store, club
        Where wishes are, and the prepared club.
    """

    def __init__(self, store: Store, club: ClubState) -> None:
        self._store = store
        self._club = club

    def find(self, member: str, partners: Sequence[str]) -> tuple[tuple[str, str], ...]:
        """Wishes that partners may meet, with the partner's name; of each partner the likeliest one.

        Parameters
        ----------
        member
            The wisher.
        partners
            Ids of whom they are introduced to.
        """
        with self._store.read() as session:
            wishes = session.inventories.wishes(member)
        told = [(member, w.kind.value, w.text) for w in wishes if w.kind is not WishKind.ASKED]
        if not told or not partners:
            return ()
        prepared = self._club.snapshot().prepared
        club, least = prepared.club, prepared.config.evidence.might_help
        askings = list_askings(prepared, self._club.load_encoder(), told)
        wished = askings.only(
            np.array([asking.kind != NEED for asking in askings.askings], np.bool_)
        )
        if not wished.askings:
            return ()
        chances = rate_members(prepared, wished)
        rows = [club.row(id_) for id_ in partners if id_ in club.rows]
        best = {row: int(chances[:, row].argmax()) for row in rows}
        return tuple(
            (wished.askings[wish].text, club.members[row].name)
            for row, wish in best.items()
            if chances[wish, row] >= least
        )
