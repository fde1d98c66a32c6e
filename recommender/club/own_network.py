"""A member's own network, for that member's eyes alone: their circles in the club, and their inventory."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from recommender.club.inventory import Closeness, Contact


@dataclass(frozen=True, slots=True)
class OwnCircle:
    """One circle of the club, and whom the member knows in it."""

    members: tuple[str, ...]
    """Ids of all its members."""
    contacts: tuple[str, ...]
    """Ids of those whom the member knows, or was introduced to by the club."""
    is_own: bool
    """Whether the member belongs to it."""

    @property
    def is_thin(self) -> bool:
        """Whether one contact carries the line to another circle."""
        return not self.is_own and len(self.contacts) == 1


@dataclass(frozen=True, slots=True)
class TradeLine:
    """A trade in a member's inventory."""

    trade: int
    """Its number in `recommender.trades.table.load_trades`."""
    contacts: int
    only: Contact | None
    """The one contact that carries it, where there is no other."""


@dataclass(frozen=True, slots=True)
class DormantContact:
    """Somebody whom a member has not spoken with for long."""

    contact: Contact
    weeks: int
    """Since the last contact."""
    meets: str
    """What the member looks for that this contact might meet; empty for nothing."""
    chance: float
    """That they meet it, 0 to 1; 0 for nothing."""
    only_of_trade: int | None
    """Number of a trade of which the member knows nobody else."""


@dataclass(frozen=True, slots=True)
class OwnNetwork:
    """What a member's own network looks like."""

    circles: tuple[OwnCircle, ...]
    """The member's own first, then those in which they know most people; those in which they know
    nobody last."""
    contacts: int
    """Members whom they know, by stated ties."""
    effective_size: float | None
    """Burt's: contacts less those who are there twice. None without a stated tie."""
    constraint: float | None
    """Burt's: how much one circle holds the member; 1 / k with k contacts who have nobody in common."""
    bubble: float | None
    """How closed the circle is by stated ties, 0 to 1."""
    noted: Mapping[Closeness, int]
    """Contacts of the inventory, by how close they are."""
    trades: tuple[TradeLine, ...]
    """Of the inventory, most contacts first."""
    without_trade: int
    """Contacts of the inventory whose trade is not known."""
    dormant: tuple[DormantContact, ...]
    """Most worth a call first."""

    @property
    def bridged(self) -> tuple[OwnCircle, ...]:
        """Circles of others that the member reaches."""
        return tuple(circle for circle in self.circles if circle.contacts and not circle.is_own)
