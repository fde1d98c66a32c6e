"""Two rounds side by side: pairs that stayed, went and came, and what else differs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from recommender.config import Config, all_knobs

if TYPE_CHECKING:
    from collections.abc import Mapping

Pair = tuple[str, str]
"""Two ids, the smaller one first."""
_NUMBERS = ("numbers", "before", "after", "certificate")


@dataclass(frozen=True)
class BothValues:
    """What stands in either round; None where nothing does."""

    a: Any
    b: Any


@dataclass(frozen=True)
class RoundComparison:
    """What differs between a first round and a second."""

    weeks: BothValues
    kept: tuple[Pair, ...]
    """In both rounds."""
    gone: tuple[Pair, ...]
    """In the first alone."""
    new: tuple[Pair, ...]
    """In the second alone."""
    numbers: Mapping[str, BothValues]
    """Those that differ, by name such as ``numbers.mean_closeness``."""
    knobs: Mapping[str, BothValues]
    """Those that differ, by name such as ``bridging.mu``."""
    versions: Mapping[str, BothValues]
    """Encoder, ranker and packages that differ."""


def compare_rounds(a: Mapping[str, Any], b: Mapping[str, Any]) -> RoundComparison:
    """Compare two rounds, each as in its ``round.json``.

    A knob that a round's version did not have yet counts as its default, which is what that
    version did. A pair is the same whichever of its members is named first.
    """
    first, second = _pairs(a), _pairs(b)
    return RoundComparison(
        weeks=BothValues(a["week"], b["week"]),
        kept=tuple(sorted(first & second)),
        gone=tuple(sorted(first - second)),
        new=tuple(sorted(second - first)),
        numbers=_differing(_numbers(a), _numbers(b)),
        knobs=_differing(_knobs(a), _knobs(b)),
        versions=_differing(a.get("versions", {}), b.get("versions", {})),
    )


def _pairs(whole: Mapping[str, Any]) -> set[Pair]:
    return {
        (min(pair["a"], pair["b"]), max(pair["a"], pair["b"])) for pair in whole["introductions"]
    }


def _numbers(whole: Mapping[str, Any]) -> dict[str, Any]:
    return {
        f"{part}.{name}": value for part in _NUMBERS for name, value in whole.get(part, {}).items()
    }


def _knobs(whole: Mapping[str, Any]) -> dict[str, Any]:
    """The knobs by name, also ones that are not there any more."""
    flat = {name: Config().value_of(name) for name in all_knobs()}
    for name, value in whole["config"].items():
        inner = value.items() if isinstance(value, dict) else [("", value)]
        flat |= {f"{name}.{leaf}".rstrip("."): knob for leaf, knob in inner}
    return flat


def _differing(a: Mapping[str, Any], b: Mapping[str, Any]) -> dict[str, BothValues]:
    names = {**a, **b}
    return {
        name: BothValues(a.get(name), b.get(name)) for name in names if a.get(name) != b.get(name)
    }
