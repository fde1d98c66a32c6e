"""A member's own network: circles, thin lines, who is worth a call. To the member alone, never a ranking."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from recommender.club.inventory import Inventory, WishKind
from recommender.club.week import Week
from recommender.pipeline.own_network import find_own_network
from recommender.ports.refusals import UnknownIdError

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from recommender.club.club import Club
    from recommender.club.own_network import OwnNetwork
    from recommender.ports.store import Store
    from recommender.service.calendar import Calendar
    from recommender.service.club.club_state import ClubState


@dataclass(frozen=True, slots=True)
class NetworkTold:
    """What a member's page of their network is made from."""

    network: OwnNetwork
    bubbles: Sequence[tuple[str, float, float]]
    """Week, and how closed the circle was before and after its round, oldest first."""
    club: Club
    """Gives names."""


class Networks:
    """The use case; it reads the member's own inventory and writes nothing.

    Parameters
    ----------
    store, club, calendar
        Where inventories are, the prepared club, and which week it is.
    bubbles
        Gives how closed a member's circle was, week by week.
    """

    def __init__(
        self,
        store: Store,
        club: ClubState,
        calendar: Calendar,
        bubbles: Callable[[str], Sequence[tuple[str, float, float]]],
    ) -> None:
        self._store = store
        self._club = club
        self._calendar = calendar
        self._bubbles = bubbles

    def tell(self, member: str) -> NetworkTold:
        """What a member's network looks like now.

        Raises
        ------
        UnknownIdError
            If there is no such member.
        ConflictError
            If the club has no members.
        """
        snapshot = self._club.snapshot()
        if member not in snapshot.club.rows:
            raise UnknownIdError("member")
        with self._store.read() as session:
            contacts = tuple(entry.contact for entry in session.inventories.entries(member))
            wishes = session.inventories.wishes(member)
        inventory = Inventory(contacts, tuple(w for w in wishes if w.kind is not WishKind.ASKED))
        week = Week.parse(self._calendar.week())
        encoder = self._club.load_encoder()
        network = find_own_network(snapshot.prepared, encoder, member, week, inventory)
        return NetworkTold(network, self._bubbles(member), snapshot.club)
