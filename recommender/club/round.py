"""A round: one week of the club, with its proof and its effect."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from recommender.club.introduction import introductions_frame

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pandas as pd

    from recommender.club.introduction import Introduction


BELOW_FLOOR = "below_floor"
"""Reason: compatibility under the club's floor."""
PARTNER_TAKEN = "partner_taken"
"""Reason: possible, but the other one's introductions were worth more elsewhere."""


@dataclass(frozen=True, slots=True)
class Shortfall:
    """A member who got fewer introductions than asked for, and why."""

    member: str
    asked: int
    got: int
    reasons: Mapping[str, int]
    """For every other member this one was not introduced to, counted by the first reason: the name
    of a rule (`recommender.rules`), `BELOW_FLOOR` or `PARTNER_TAKEN`."""


@dataclass(frozen=True, slots=True)
class Certificate:
    """The proof of how good a round is; anyone can check it from the prices."""

    status: str
    """"optimal" if the solver proved that no better round exists, else "bounded"."""
    value: float
    """Sum of the weights of the round's introductions, each plus the worth of an introduction."""
    bound: float
    """No round can have a larger value: D(y) = sum b_v y_v + sum max(0, w_e - y_u - y_v)."""
    served: int
    """Members with at least one introduction."""
    servable: int
    """The most members that any round could serve."""
    candidates: int
    """Pairs the solver could choose from."""
    solver: str

    @property
    def ratio(self) -> float:
        """``value / bound``, 0 to 1; 1.0 for the empty round nobody can better."""
        return self.value / self.bound if self.bound > 0 else 1.0


@dataclass(frozen=True, slots=True)
class BubbleNumbers:
    """How closed a club is; see `recommender.maths.network.bubble` for formulas and sources."""

    ties: int
    e_i_index: float
    """-1 (all ties within communities) to 1 (all across)."""
    e_i_index_industry: float
    """The same over industries."""
    modularity_complement: float
    """0 (closed) to 1 (open)."""
    community_edge_gini_complement: float
    """0 (all ties between few pairs of communities) to 1 (spread evenly)."""
    mean_constraint: float
    """Burt's constraint, mean over members with a tie; lower means more brokerage."""
    mean_bubble_index: float
    """Mean over members, 0 (open) to 1 (closed)."""


@dataclass(frozen=True, slots=True)
class RoundNumbers:
    """What a round's introductions are like."""

    introductions: int
    no_mutual_contact: float
    """Share of introductions between people without a mutual contact."""
    across_communities: float
    across_industries: float
    bridging: float
    """Share that has no mutual contact and crosses industries."""
    mean_compatibility: float
    """Mean P(a good meeting)."""
    mean_closeness: float
    exposure_gini: float
    """Gini of introductions received over introductions asked for, 0 = everyone alike."""


@dataclass(frozen=True)
class Round:
    """A solved round and everything needed to understand and repeat it."""

    week: str
    introductions: tuple[Introduction, ...]
    shortfalls: tuple[Shortfall, ...]
    certificate: Certificate
    numbers: RoundNumbers
    before: BubbleNumbers
    after: BubbleNumbers
    bubble_index: Mapping[str, tuple[float, float]]
    """Per member: bubble index before and after the round, 0 (open) to 1 (closed)."""
    communities: Mapping[str, int]
    """Per member: number of the community found in the ties."""
    config: Mapping[str, Any]
    seed: int
    versions: Mapping[str, str]
    """Package, libraries and encoder identity."""

    def of(self, member: str) -> tuple[Introduction, ...]:
        """One member's introductions, best first."""
        own = (pair for pair in self.introductions if member in {pair.a, pair.b})
        return tuple(sorted(own, key=lambda pair: (-pair.weight, pair.a, pair.b)))

    def to_frame(self) -> pd.DataFrame:
        """The introductions as a table: the week, then `recommender.club.introduction.COLUMNS`."""
        table = introductions_frame(self.introductions)
        table.insert(0, "week", self.week)
        return table
