"""Sentences that judge: each is a template, and its condition a comparison of numbers."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from benchmarks.quality.report.digits import number

if TYPE_CHECKING:
    from collections.abc import Sequence

    from benchmarks.quality.records import Record

OURS = "ours"
LOST = "**We lose here**"
BEHIND = " is number "
"""In every sentence about somebody else being ahead."""


def is_ours(method: str) -> bool:
    """Whether a method is one of ours."""
    return method == OURS or method.startswith(f"{OURS},")


def claim(records: Sequence[Record], metric: str, *, ours: str = OURS, lower: bool = False) -> str:
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
    known = [each for each in records if each.metric == metric and not math.isnan(each.value)]
    known.sort(key=lambda each: -sign * each.value)
    own = next((each for each in known if each.method == ours), None)
    if own is None or len(known) < 2:
        return ""
    others = [each for each in known if not is_ours(each.method)]
    if not others:
        return ""
    rival = others[0]
    said = f"{_bold(metric)}: "
    if sign * own.value > sign * rival.value:
        return said + _ahead(own, rival)
    if own.value == rival.value:
        return said + f"{_named(own)} and {_named(rival)} are level."
    place = 1 + sum(sign * each.value > sign * own.value for each in others)
    return said + _behind(own, rival, place, len(others) + 1)


def _ahead(own: Record, rival: Record) -> str:
    how = "and their intervals are apart" if apart(own, rival) else "but their intervals overlap"
    return f"{_named(own)} is ahead; next is {_named(rival)}, {how}."


def _behind(own: Record, rival: Record, place: int, of: int) -> str:
    if apart(own, rival):
        how = f"{LOST}: the intervals are apart"
    else:
        how = "the intervals overlap, so neither is shown to be better"
    return f"{_named(rival)} is ahead; {_named(own)}{BEHIND}{place} of {of}; {how}."


def apart(one: Record, other: Record) -> bool:
    """Whether two intervals do not overlap; False where one was not taken."""
    if any(math.isnan(end) for each in (one, other) for end in (each.low, each.high)):
        return False
    return one.low > other.high or other.low > one.high


def _named(record: Record) -> str:
    return f"{record.method} ({number(record.value)})"


def _bold(text: str) -> str:
    return f"**{text}**"
