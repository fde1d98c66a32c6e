"""Dials as an organiser turns them: which there are, how a form says where they stand, and their curve."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from recommender.config import knob_named

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from recommender.config import Config, Value
    from recommender.pipeline.dials import DialPoint

DIALS: tuple[tuple[str, float], ...] = (
    ("bubble", 0.05),
    ("bridging.mu", 0.05),
    ("bridging.width", 0.05),
    ("rules.floor", 0.01),
)
"""Knobs that are dials, and the step of each."""
WIDEST = 2.0
"""Where the dial of the width ends: beyond, the reward is flat over all pairs."""
NUMBERS = ("rules.most_per_member", "rules.repeat_after_weeks")
"""Knobs that are whole numbers; empty stands for none."""
SWITCHES = (
    "rules.shared_language",
    "rules.same_city_in_person",
    "rules.other_organisation",
    "rules.other_person",
    "rules.groups_of_three",
)
CHOICES = ("rules.horizon",)
"""Knobs that are one of some words."""
NAMES = (*(name for name, _ in DIALS), *NUMBERS, *CHOICES, *SWITCHES)

WIDTH, HEIGHT, EDGE = 420.0, 260.0, 44.0


@dataclass(frozen=True)
class Dot:
    """A point of the curve where it is drawn."""

    x: float
    y: float
    point: DialPoint


@dataclass(frozen=True)
class Curve:
    """Quality against bridging, drawn."""

    dots: tuple[Dot, ...]
    own: Dot | None
    now: Dot | None
    path: str
    ticks_x: tuple[tuple[float, float], ...]
    """Place and value."""
    ticks_y: tuple[tuple[float, float], ...]


def read_knobs(sent: Mapping[str, str], *, whole_form: bool) -> dict[str, Value]:
    """The knobs that a form or an address names.

    Parameters
    ----------
    sent
        Values by the names of `NAMES`; others are left out.
    whole_form
        Whether it is the form of the page: a switch that is not in it is then off.

    Raises
    ------
    InputError
        If a value is not allowed; names the knob.
    """
    knobs: dict[str, Value] = {}
    for name in NAMES:
        if name in sent:
            knob = knob_named(name)
            text = sent[name].strip().replace(",", ".")
            value: object = (
                None if not text and knob.optional else True if text == "on" else knob.parse(text)
            )
            knobs[name] = knob.check(value)
        elif whole_form and name in SWITCHES:
            knobs[name] = False
    return knobs


def turned_from(config: Config, knobs: Mapping[str, Value]) -> dict[str, Value]:
    """Of some knobs those that stand elsewhere than in a configuration."""
    return {name: value for name, value in knobs.items() if value != config.value_of(name)}


def draw_curve(curve: Sequence[DialPoint], own: DialPoint, now: DialPoint) -> Curve | None:
    """The curve with two points on it; None where no round has an introduction.

    Bridging goes to the right, quality up; the axes end a little beyond the points.
    """
    known = [point for point in (*curve, own, now) if math.isfinite(point.quality)]
    if not known:
        return None
    low_x, high_x = _frame(point.bridging for point in known)
    low_y, high_y = _frame(point.quality for point in known)

    def place(point: DialPoint) -> Dot | None:
        if not math.isfinite(point.quality):
            return None
        x = EDGE + (point.bridging - low_x) / (high_x - low_x) * (WIDTH - EDGE - 12)
        y = HEIGHT - EDGE - (point.quality - low_y) / (high_y - low_y) * (HEIGHT - EDGE - 12)
        return Dot(round(x, 1), round(y, 1), point)

    dots = tuple(dot for dot in map(place, curve) if dot is not None)
    return Curve(
        dots=dots,
        own=place(own),
        now=place(now),
        path=" ".join(f"{'L' if n else 'M'}{dot.x} {dot.y}" for n, dot in enumerate(dots)),
        ticks_x=tuple(
            (round(EDGE + share * (WIDTH - EDGE - 12), 1), low_x + share * (high_x - low_x))
            for share in (0.0, 0.5, 1.0)
        ),
        ticks_y=tuple(
            (
                round(HEIGHT - EDGE - share * (HEIGHT - EDGE - 12), 1),
                low_y + share * (high_y - low_y),
            )
            for share in (0.0, 0.5, 1.0)
        ),
    )


def _frame(values: Iterable[float]) -> tuple[float, float]:
    """Where an axis begins and ends: whole steps of five per cent around all values."""
    known = list(values)
    low, high = math.floor(20 * min(known) - 0.2) / 20, math.ceil(20 * max(known) + 0.2) / 20
    return max(0.0, low), min(1.0, max(high, low + 0.1))


def list_choices() -> dict[str, tuple[str, ...]]:
    """The words of each knob that is one of some."""
    return {name: knob_named(name).choices for name in CHOICES}


def list_settings(config: Config) -> dict[str, Any]:
    """Where each dial, number and switch stands."""
    return {name: config.value_of(name) for name in NAMES}
