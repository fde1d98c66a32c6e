"""What nobody in a club has, and what nobody asks for: whom to invite, and who might help whom."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class OwnWords:
    """A need or an offer, in the words of its member."""

    member: str
    text: str


@dataclass(frozen=True, slots=True)
class Gap:
    """Needs that nobody meets, and whose people usually have what is looked for."""

    trade: str
    """Code of a trade of `recommender.trades.table`; empty where none is known for it."""
    needs: tuple[OwnWords, ...]
    """The clearest first."""

    @property
    def members(self) -> int:
        """How many members look for it."""
        return len({need.member for need in self.needs})


@dataclass(frozen=True, slots=True)
class UnaskedOffer:
    """An offer that nobody asks for."""

    offer: OwnWords
    trades: tuple[str, ...]
    """Codes of the trades whose people usually look for it, the likeliest first."""
    helps: tuple[str, ...]
    """Ids of members of these trades, who may not know that they could ask."""


@dataclass(frozen=True, slots=True)
class ClubGaps:
    """What a club lacks and what it leaves lying."""

    needs: int
    """Needs that say something of their own."""
    open: int
    """Of these, those that nobody meets."""
    gaps: tuple[Gap, ...]
    """Those of most members first; last, with an empty trade, the needs for which none is known."""
    offers: int
    """All offers."""
    unasked: tuple[UnaskedOffer, ...]
    """Those with whom somebody might be helped first."""
