"""An introduction: a proposed pair, its numbers, and what each of the two is told."""

from __future__ import annotations

import math
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

import pandas as pd

if TYPE_CHECKING:
    from collections.abc import Iterable

COLUMNS = (
    "a", "b", "weight", "compatibility", "closeness", "bridging_reward",
    "mutual_contacts", "same_community", "give_ab", "give_ba", "propensity",
)  # fmt: skip
"""The numbers of an introduction, in the order of its table."""


TRADE_FIELD = "trade"
"""Stands for a profile field in a `Quote` that is knowledge of a trade."""


class Certainty(StrEnum):
    """How well a need is met; wording follows it, so that nothing is promised that isn't there."""

    CLEAR = "clear"
    """The texts say so."""
    POSSIBLE = "possible"
    """Close enough to be worth asking."""
    TRADE = "trade"
    """No words of theirs say so: people of such a trade usually look for it, or have it."""


class Trait(StrEnum):
    """A way in which two members differ."""

    INDUSTRY = "industry"
    NEW_INDUSTRY = "new_industry"
    """As INDUSTRY, and none of the reader's contacts works there either."""
    LEVEL = "level"
    CITY = "city"
    ORGANISATION = "organisation"
    NO_MUTUAL_CONTACTS = "no_mutual_contacts"
    COMMUNITY = "community"
    VIEWPOINTS = "viewpoints"


@dataclass(frozen=True, slots=True)
class Quote:
    """A member's own words, unchanged but for being cut at a word boundary.

    Where ``field`` is `TRADE_FIELD` they are nobody's words: what people of the member's trade
    usually look for or have, and never set in quotation marks.
    """

    member: str
    """Id of the member who wrote it, or whose trade it is."""
    field: str
    """Profile field it stands in: offers, needs, interests, goals, headline or about; or trade."""
    text: str
    trade: str = ""
    """What the trade is called in the reader's language; empty for words of their own."""

    @property
    def is_of_trade(self) -> bool:
        """Whether this is knowledge of a trade, and not what the member wrote."""
        return self.field == TRADE_FIELD


@dataclass(frozen=True, slots=True)
class Exchange:
    """One member's need and what the other has for it."""

    need: Quote
    give: Quote
    similarity: float
    """Cosine of the two texts, the gift read beside the rest of what its member gives; -1 to 1."""
    evidence: Certainty


@dataclass(frozen=True, slots=True)
class CommonPoint:
    """What is close in meaning: an interest, a goal, a wish or the work of each."""

    own: Quote
    theirs: Quote
    similarity: float


@dataclass(frozen=True, slots=True)
class Difference:
    """How the partner differs from the member who reads this."""

    trait: Trait
    own: str
    """The reader's value (a code, a city, a name); empty where the trait has none."""
    theirs: str


@dataclass(frozen=True, slots=True)
class Side:
    """What one of the two is told; holds nothing confidential of the other."""

    member: str
    partner: str
    language: str
    """Language the letter is written in: "de" or "en"."""
    shared_languages: tuple[str, ...]
    receives: tuple[Exchange, ...]
    """Needs of the member that the partner may meet, best first."""
    gives: tuple[Exchange, ...]
    """Needs of the partner that the member may meet, best first."""
    partner_offers: tuple[Quote, ...]
    """What the partner offers anyone, nearest to the member's profile first."""
    own_offers: tuple[Quote, ...]
    """What the member could bring where no need is met, nearest to the partner's profile first."""
    common: tuple[CommonPoint, ...]
    different: tuple[Difference, ...]
    question_from: Quote
    """The partner's words that the opening question takes up."""
    third: str = ""
    """Id of who else is there, where three meet; empty for a pair."""


@dataclass(frozen=True, slots=True)
class Introduction:
    """A pair of one round; ``a`` sorts before ``b``. Everything in it is mutual."""

    a: str
    b: str
    weight: float
    """Edge weight in the round: compatibility log-odds + bubble * bridging reward + debt."""
    compatibility: float
    """P(a good meeting), 0 to 1."""
    closeness: float
    """Closeness of background as a percentile of the club's pairs, 0 (far) to 1 (near)."""
    bridging_reward: float
    """The deliberate reward for distance, at most 1."""
    mutual_contacts: int
    """How many members both know, by a stated tie or a meeting: the organiser's number."""
    same_community: bool
    give_ab: float
    """How well what ``a`` gives meets what ``b`` needs, 0 to 1."""
    give_ba: float
    """How well what ``b`` gives meets what ``a`` needs, 0 to 1."""
    stated_mutual_contacts: int
    """Of the mutual contacts those by stated ties alone: who has met whom is told to nobody."""
    sides: tuple[Side, Side]
    """What ``a`` is told, what ``b`` is told."""
    propensity: float = math.nan
    """The chance that this pair had to be in the round: 1 where nothing was drawn, NaN of what no
    round has chosen (suggested, or put together by hand)."""

    def side_of(self, member: str) -> Side:
        """The side of one of the two.

        Raises
        ------
        KeyError
            If ``member`` is neither of them.
        """
        for side in self.sides:
            if side.member == member:
                return side
        raise KeyError(member)


def introductions_frame(introductions: Iterable[Introduction]) -> pd.DataFrame:
    """Introductions as a table, one row each, in `COLUMNS`."""
    rows = [[getattr(introduction, name) for name in COLUMNS] for introduction in introductions]
    return pd.DataFrame(rows, columns=list(COLUMNS))
