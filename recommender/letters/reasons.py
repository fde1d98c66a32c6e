"""What one side is told at all: the strongest reasons first, weak ones only where nothing else is."""

from __future__ import annotations

from dataclasses import replace
from enum import IntEnum
from typing import TYPE_CHECKING

from recommender.club.introduction import Certainty
from recommender.club.vague_wish import is_general
from recommender.letters.traits import MOST_TELLING, WITHOUT_VALUES

if TYPE_CHECKING:
    from collections.abc import Iterable

    from recommender.club.introduction import Difference, Exchange, Quote, Side

SECTIONS = ("receives", "gives", "common", "different")
"""What a side is told, in the order of equally strong reasons."""

_POINTS_BESIDE_AN_EXCHANGE = 1
_DIFFERENCES_BESIDE_A_REASON = 2


class Strength(IntEnum):
    """How good a reason is; less is stronger."""

    CAN = 0
    """A need that the other can meet."""
    MIGHT = 1
    CAN_IN_GENERAL = 2
    """As CAN, but the need is so general that it has to be asked about first."""
    TRADE = 3
    """What people of a trade usually look for or have."""
    SHARED = 4
    ASK_IN_GENERAL = 5
    """As MIGHT, for a general need: a question, no reason."""
    OFFERED = 6
    """What is offered to anyone."""
    DIFFERENT = 7
    NONE = 8


def exchange_strength(exchange: Exchange) -> Strength:
    """How good a reason an exchange is."""
    if (
        exchange.evidence is Certainty.TRADE
        or exchange.need.is_of_trade
        or exchange.give.is_of_trade
    ):
        return Strength.TRADE
    clear, general = exchange.evidence is Certainty.CLEAR, is_general(exchange.need.text)
    if general:
        return Strength.CAN_IN_GENERAL if clear else Strength.ASK_IN_GENERAL
    return Strength.CAN if clear else Strength.MIGHT


def offer_strength(offer: Quote) -> Strength:
    """How good a reason something offered to anyone is: one word ("Heating") says next to nothing."""
    return Strength.OFFERED if len(offer.text.split()) > 1 else Strength.NONE


def choose_reasons(side: Side) -> Side:
    """The same side with only what is worth telling, each part strongest first.

    In each direction the strongest kind of exchange alone. What the partner offers anyone stands
    where there is no exchange, but for what the reader offers, too; what the reader offers anyone
    only where there is no reason at all. Of common ground one point stays beside an exchange, of
    differences the two most telling beside any reason.

    Parameters
    ----------
    side
        Everything that was found.
    """
    receives, gives = _strongest(side.receives), _strongest(side.gives)
    exchange = bool(receives or gives)
    common = side.common[:_POINTS_BESIDE_AN_EXCHANGE] if exchange else side.common
    reason = exchange or bool(common)
    different = _most_telling(side.different)
    return replace(
        side,
        receives=receives,
        gives=gives,
        common=common,
        partner_offers=() if receives else _not_own(side.partner_offers, side.own_offers),
        own_offers=() if reason else side.own_offers,
        different=different[:_DIFFERENCES_BESIDE_A_REASON] if reason else different,
    )


def order_sections(side: Side) -> tuple[str, ...]:
    """`SECTIONS`, the one with the strongest reason first."""
    strength = {
        "receives": _best(side.receives, side.partner_offers),
        "gives": _best(side.gives, ()),
        "common": Strength.SHARED if side.common else Strength.NONE,
        "different": Strength.DIFFERENT if side.different else Strength.NONE,
    }
    return tuple(sorted(SECTIONS, key=lambda section: strength[section]))


def _best(exchanges: tuple[Exchange, ...], offers: tuple[Quote, ...]) -> Strength:
    strengths = (*map(exchange_strength, exchanges), *map(offer_strength, offers))
    return min(strengths, default=Strength.NONE)


def _not_own(offers: tuple[Quote, ...], own: tuple[Quote, ...]) -> tuple[Quote, ...]:
    """Offers without those that the reader has, too: nobody asks for what they offer themselves."""
    same = {point.text.casefold() for point in own}
    return tuple(offer for offer in offers if offer.text.casefold() not in same)


def _strongest(exchanges: tuple[Exchange, ...]) -> tuple[Exchange, ...]:
    best = min(map(exchange_strength, exchanges), default=Strength.NONE)
    return tuple(exchange for exchange in exchanges if exchange_strength(exchange) is best)


def _most_telling(differences: Iterable[Difference]) -> tuple[Difference, ...]:
    told = (
        difference
        for difference in differences
        if difference.theirs or difference.trait in WITHOUT_VALUES
    )
    by_trait = {trait.trait: trait for trait in told}
    return tuple(by_trait[trait] for trait in MOST_TELLING if trait in by_trait)
