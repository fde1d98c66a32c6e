"""A round: one week of the club, with its proof and its effect."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import pandas as pd

from recommender.club.introduction import introductions_frame
from recommender.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Mapping

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
    across_collars: float
    """Share in which one leads and the other works with their hands."""
    in_reach: float
    """Share that can meet in the way both want: nobody who only meets in person travels for more than an hour."""
    mean_compatibility: float
    """Mean P(a good meeting)."""
    mean_closeness: float
    exposure_gini: float
    """Gini of introductions received over introductions asked for, 0 = everyone alike."""


@dataclass(frozen=True, slots=True)
class Drawing:
    """How a round was drawn."""

    draws: int
    """Rounds of which it is one, all equally likely."""
    temperature: float
    """Scale of the chance added to weights, in log-odds."""
    price: float
    """What a drawn round is worth less than the best one on average, as a share of it."""
    cost: float
    """The same of this round."""
    surprises: int
    """Introductions drawn at random among members who asked for a surprise."""


@dataclass(frozen=True, slots=True)
class WeekMeasures:
    """What is compared with the weeks before."""

    across_communities: float
    """Share of introductions across circles; lower is worse."""
    exposure_gini: float
    """Of introductions over those asked for, among who got any; higher is worse."""
    worst_tenth: float
    """Mean compatibility for the tenth of the members who got the least; lower is worse."""
    modularity_complement: float
    """Of the ties before the round; lower is worse: the club closes."""
    mean_compatibility: float
    """Lower is worse."""


@dataclass(frozen=True, slots=True)
class Alarm:
    """A measure of a round that is worse than in the weeks before by more than its band."""

    measure: str
    """A field of `WeekMeasures`."""
    value: float
    usual: float
    """Median of the weeks before."""
    band: float


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
    scores: pd.DataFrame | None = field(default=None, repr=False, compare=False)
    """Features and scores of the introductions in their order; None of a round that was read."""
    exploration: Drawing | None = None
    """How the round was drawn; None if it is the best one found."""
    rounds_left: int | None = None
    """Rounds after this one before partners run out; None if that is not soon (``season.warn``)."""
    alarms: tuple[Alarm, ...] = ()
    """What has drifted against the weeks before."""

    def of(self, member: str) -> tuple[Introduction, ...]:
        """One member's introductions, best first."""
        theirs = (pair for pair in self.introductions if member in {pair.a, pair.b})
        return tuple(sorted(theirs, key=lambda pair: (-pair.weight, pair.a, pair.b)))

    def to_frame(self, *, features: bool = False) -> pd.DataFrame:
        """The introductions as a table: the week, then `recommender.club.introduction.COLUMNS`.

        Parameters
        ----------
        features
            Whether every feature of the pairs (`recommender.features`) and their ``log_odds`` come
            after these.

        Raises
        ------
        InputError
            If they are asked for and the round does not have them.
        """
        table = introductions_frame(self.introductions)
        table.insert(0, "week", self.week)
        if not features:
            return table
        if self.scores is None:
            message = "round: it holds no features; solve it with introduce_club to have them"
            raise InputError(message)
        more = [name for name in self.scores if name not in {"i", "j", *table}]
        return pd.concat([table, self.scores[more].reset_index(drop=True)], axis=1)
