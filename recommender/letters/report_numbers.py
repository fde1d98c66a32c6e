"""The report's numbers, each with what it means and which way is better."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from recommender.club.round import Alarm, BubbleNumbers, Certificate, Round, RoundNumbers
    from recommender.letters.voice import Voice

_GERMAN_MARKS = str.maketrans(",.", ".,")


@dataclass(frozen=True, slots=True)
class Known:
    """What a club's files say at all; a number that rests on what they do not is none."""

    ties: bool
    industries: bool
    collars: bool
    """Whether some lead and others work with their hands."""


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
    why_not: str = ""
    """Why there is no number, where there is none."""

    @property
    def known(self) -> bool:
        """Whether the number means something for this club (it may be NaN without ties)."""
        return math.isfinite(self.before) and math.isfinite(self.after)

    @property
    def verdict(self) -> str:
        """What became of it: undefined, unchanged, more-open or less-open."""
        if not self.known:
            return "undefined"
        if f"{self.before:.2f}" == f"{self.after:.2f}":
            return "unchanged"
        return (
            "more-open" if (self.after > self.before) == (self.better == "higher") else "less-open"
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
    ("mean_bubble_index", 0.0, 1.0, "lower"),
    ("e_i_index", -1.0, 1.0, "higher"),
    ("e_i_index_industry", -1.0, 1.0, "higher"),
    ("modularity_complement", 0.0, 1.0, "higher"),
    ("community_edge_gini_complement", 0.0, 1.0, "higher"),
    ("mean_constraint", 0.0, 1.0, "lower"),
)
"""Each number with the ends of its scale and which way is better."""

_SHARES = (
    ("no_mutual_contact", "ties"),
    ("across_communities", "ties"),
    ("across_industries", "industries"),
    ("bridging", "ties industries"),
    ("across_collars", "collars"),
    ("in_reach", ""),
    ("mean_compatibility", ""),
    ("mean_closeness", ""),
)
"""Each share with what has to be known for it."""


def list_changes(
    before: BubbleNumbers, after: BubbleNumbers, known: Known, voice: Voice
) -> tuple[BubbleChange, ...]:
    """The club's bubble before and after, number by number."""
    changes = []
    for key, low, high, better in _BUBBLE:
        without = key == "e_i_index_industry" and not known.industries
        start, end = (
            math.nan if without else float(getattr(side, key)) for side in (before, after)
        )
        why_not = voice.say(f"report.why.{_find_gap(known, without=without)}")
        name, meaning = (voice.say(f"report.bubble.{key}{part}") for part in ("", ".text"))
        changes.append(BubbleChange(name, meaning, start, end, low, high, better, why_not))
    return tuple(changes)


def _find_gap(known: Known, *, without: bool) -> str:
    if without:
        return "no_industry"
    return "too_few" if known.ties else "no_ties"


def list_facts(numbers: RoundNumbers, known: Known, voice: Voice) -> tuple[Fact, ...]:
    """What this round's introductions are like; a share of what is not known is no number."""
    facts = []
    for key, needed in _SHARES:
        gaps = [word for word in needed.split() if not getattr(known, word)]
        why = {"ties": "no_ties", "industries": "no_industry", "collars": "no_collars"}
        name, meaning = (voice.say(f"report.fact.{key}{part}") for part in ("", ".text"))
        facts.append(
            Fact(
                value="–" if gaps else format_percent(getattr(numbers, key)),
                name=name,
                meaning=voice.say(f"report.why.{why[gaps[0]]}") if gaps else meaning,
            )
        )
    gini = format_number(numbers.exposure_gini, language=voice.language)
    name, meaning = (voice.say(f"report.fact.exposure_gini{part}") for part in ("", ".text"))
    return (*facts, Fact(gini, name, meaning))


def list_alarms(alarms: Iterable[Alarm], voice: Voice) -> tuple[str, ...]:
    """What has drifted against the weeks before, a sentence each."""
    return tuple(
        voice.say(
            "report.alarm",
            name=voice.say(f"report.alarm.{alarm.measure}"),
            value=format_number(alarm.value, language=voice.language),
            usual=format_number(alarm.usual, language=voice.language),
            band=format_number(alarm.band, language=voice.language),
        )
        for alarm in alarms
    )


def say_proof(certificate: Certificate, voice: Voice) -> str:
    """The certificate in a sentence."""
    pairs = format_count(certificate.candidates, voice.language)
    if not certificate.served:
        return voice.say("report.proof.nobody")
    if certificate.status == "optimal":
        return voice.say("report.proof.optimal", pairs=pairs)
    share = math.floor(certificate.ratio * 10_000) / 100
    gap, reached = (format_number(part, language=voice.language) for part in (100 - share, share))
    return voice.say("report.proof.bounded", pairs=pairs, gap=gap, share=reached)


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


def format_number(value: float, digits: int = 2, *, language: str = "en") -> str:
    """A number with a true minus sign, never a negative nothing, and the language's comma.

    Examples
    --------
    >>> format_number(-0.615), format_number(-0.001), format_number(1234.5, 1, language="de")
    ('−0.61', '0.00', '1.234,5')
    """
    if not math.isfinite(value):
        return "–"
    rounded = round(value, digits) + 0.0  # plus nothing: no negative zero
    return _localise(f"{rounded:,.{digits}f}", language).replace("-", "−")


def format_count(number: int, language: str) -> str:
    """A whole number with thousands set apart.

    Examples
    --------
    >>> format_count(1234, "en"), format_count(1234, "de")
    ('1,234', '1.234')
    """
    return _localise(f"{number:,}", language)


def _localise(text: str, language: str) -> str:
    return text.translate(_GERMAN_MARKS) if language == "de" else text
