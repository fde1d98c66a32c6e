"""The report's numbers, each with what it means and which way is better."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from recommender.club.round import BubbleNumbers, Certificate, Round, RoundNumbers


@dataclass(frozen=True, slots=True)
class BubbleChange:
    """A number of the club's bubble, before and after the round."""

    name: str
    meaning: str
    before: float
    after: float
    low: float
    high: float
    better: str
    """"higher" or "lower"."""

    @property
    def known(self) -> bool:
        """Whether the number means something for this club (it may be NaN without ties)."""
        return math.isfinite(self.before) and math.isfinite(self.after)

    @property
    def verdict(self) -> str:
        """What became of it, in a word."""
        if not self.known:
            return "not defined for this club"
        if f"{self.before:.2f}" == f"{self.after:.2f}":
            return "unchanged"
        return (
            "more open" if (self.after > self.before) == (self.better == "higher") else "less open"
        )

    def at(self, value: float) -> float:
        """Where a value lies between the ends of the scale, in percent."""
        share = (value - self.low) / (self.high - self.low)
        return round(100 * min(max(share, 0.0), 1.0), 1)


@dataclass(frozen=True, slots=True)
class Fact:
    """One number of the round."""

    value: str
    name: str
    meaning: str


_BUBBLE = (
    ("mean_bubble_index", "Bubble around a member", 0.0, 1.0, "lower",
     "Mean of three shares, over all members with contacts: contacts in the same circle, contacts "
     "in the same industry, and contacts who already know each other. 0 is open, 1 is closed."),
    ("e_i_index", "Ties between circles", -1.0, 1.0, "higher",
     "E-I index over the circles found in the ties: −1 if every tie stays within one circle, "
     "1 if every tie leads to another one."),
    ("e_i_index_industry", "Ties between industries", -1.0, 1.0, "higher",
     "The same over industries: −1 if people know only their own trade, 1 if only others."),
    ("modularity_complement", "Openness of the whole", 0.0, 1.0, "higher",
     "How little the club falls apart into circles: (1 − Q) / 2 with Newman’s modularity Q. "
     "A quarter or less is a closed club."),
    ("community_edge_gini_complement", "Evenness between circles", 0.0, 1.0, "higher",
     "0 if all ties lie within circles or between one pair of them, 1 if they are spread evenly "
     "over all pairs of circles."),
    ("mean_constraint", "Constraint", 0.0, 1.0, "lower",
     "Burt’s constraint, the mean over members with contacts: high if all your contacts hear the "
     "same news, low if you link people who do not know each other."),
)  # fmt: skip


def list_changes(before: BubbleNumbers, after: BubbleNumbers) -> tuple[BubbleChange, ...]:
    """The club's bubble before and after, number by number."""
    return tuple(
        BubbleChange(name, meaning, getattr(before, key), getattr(after, key), low, high, better)
        for key, name, low, high, better, meaning in _BUBBLE
    )


def list_facts(numbers: RoundNumbers) -> tuple[Fact, ...]:
    """What this round's introductions are like."""
    return (
        Fact(format_percent(numbers.no_mutual_contact), "without a mutual contact",
             "Share of introductions between people who share no contact in the club."),
        Fact(format_percent(numbers.across_communities), "between circles",
             "Share that links two of the circles found in the ties."),
        Fact(format_percent(numbers.across_industries), "between industries",
             "Share between people of different industries."),
        Fact(format_percent(numbers.bridging), "bridging",
             "Share that does both: no mutual contact, and another industry."),
        Fact(format_percent(numbers.mean_compatibility), "mean compatibility",
             "The estimated chance that such a pair has a good meeting, averaged."),
        Fact(format_percent(numbers.mean_closeness), "mean closeness",
             "How near the two backgrounds are, as a percentile of all pairs of the club: "
             "0 % is as far apart as people get here, 100 % is next door."),
        Fact(format_number(numbers.exposure_gini), "inequality of attention",
             "Gini coefficient of introductions received per introduction asked for: 0 if "
             "everyone is served alike, towards 1 if a few get all."),
    )  # fmt: skip


def say_proof(certificate: Certificate) -> str:
    """The certificate in a sentence."""
    pairs = f"{certificate.candidates:,}"
    if certificate.status == "optimal":
        return (
            f"Proven optimal: no other round made of these {pairs} candidate pairs is worth more."
        )
    share = math.floor(certificate.ratio * 10_000) / 100
    return (
        f"Within {100 - share:.2f} % of the best possible: no round made of these {pairs} "
        f"candidate pairs can be worth more than the bound, and this one reaches {share:.2f} % of it."
    )


def read_band(round_: Round) -> tuple[float, float] | None:
    """Closeness with the highest reward and the width of the band, from the round's config."""
    bridging = round_.config.get("bridging", {})
    if not isinstance(bridging, dict) or not {"mu", "width"} <= bridging.keys():
        return None
    return float(bridging["mu"]), float(bridging["width"])


def format_percent(value: float) -> str:
    r"""A share in whole percent.

    Examples
    --------
    >>> format_percent(0.936), format_percent(float("nan"))
    ('94\xa0%', '–')
    """
    return f"{100 * value:.0f}\u00a0%" if math.isfinite(value) else "–"


def format_number(value: float) -> str:
    """A number with two digits and a true minus sign.

    Examples
    --------
    >>> format_number(-0.615)
    '−0.61'
    """
    return f"{value:.2f}".replace("-", "−") if math.isfinite(value) else "–"
