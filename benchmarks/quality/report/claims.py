"""Sentences that judge: each is a template, and its condition a comparison of numbers."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from benchmarks.quality.report.digits import number

if TYPE_CHECKING:
    from collections.abc import Sequence

    from benchmarks.quality.records import QualityRecord

OURS = "ours"
LOST = "**We lose here**"
BEHIND = " is number "
"""In every sentence about somebody else being ahead."""


def is_ours(method: str) -> bool:
    """Whether a method is one of ours."""
    return method == OURS or method.startswith(f"{OURS},")


def claim(
    records: Sequence[QualityRecord], metric: str, *, ours: str = OURS, lower: bool = False
) -> str:
    """Who is ahead on a metric and where ours stands, in a sentence; empty if it is not measured.

    Two methods are called *apart* only if their intervals do not overlap, which is stricter than
    a test of the difference.

    Parameters
    ----------
    records
        Of one protocol.
    metric
        Which one.
    ours
        The one method that stands for us, named before anything was measured; the best of several
        variants would be chosen by the test.
    lower
        Whether less is better.
    """
    sign = -1.0 if lower else 1.0
    defined = [
        record for record in records if record.metric == metric and not math.isnan(record.value)
    ]
    others = [record for record in defined if not is_ours(record.method)]
    champion = next((record for record in defined if record.method == ours), None)
    if champion is None or not others:
        return ""
    rival = max(others, key=lambda record: sign * record.value)
    head = f"**{metric}**: "
    if sign * champion.value > sign * rival.value:
        return head + _say_ahead(champion, rival)
    if champion.value == rival.value:
        return head + f"{_name(champion)} and {_name(rival)} are level."
    place = 1 + sum(sign * record.value > sign * champion.value for record in others)
    return head + _say_behind(champion, rival, place, len(others) + 1)


def _say_ahead(champion: QualityRecord, rival: QualityRecord) -> str:
    apart = "and their intervals are apart"
    how = apart if are_apart(champion, rival) else "but their intervals overlap"
    return f"{_name(champion)} is ahead; next is {_name(rival)}, {how}."


def _say_behind(champion: QualityRecord, rival: QualityRecord, place: int, of: int) -> str:
    if are_apart(champion, rival):
        how = f"{LOST}: the intervals are apart"
    else:
        how = "the intervals overlap, so neither is shown to be better"
    return f"{_name(rival)} is ahead; {_name(champion)}{BEHIND}{place} of {of}; {how}."


def are_apart(one: QualityRecord, other: QualityRecord) -> bool:
    """Whether two intervals do not overlap; False where one was not taken."""
    if any(math.isnan(end) for end in (one.low, one.high, other.low, other.high)):
        return False
    return one.low > other.high or other.low > one.high


def _name(record: QualityRecord) -> str:
    return f"{record.method} ({number(record.value)})"
