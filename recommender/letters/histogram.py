"""How close the round's pairs are: a small histogram with the curve of the reward."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

BINS = 20
WIDTH, HEIGHT, FLOOR = 640, 200, 170


@dataclass(frozen=True, slots=True)
class Bar:
    """One bin."""

    x: float
    y: float
    width: float
    height: float
    title: str


@dataclass(frozen=True, slots=True)
class Histogram:
    """Everything the drawing needs."""

    width: int
    height: int
    floor: int
    bars: tuple[Bar, ...]
    curve: str
    peak: float | None
    """Where the reward is highest, as x; None if the round does not say."""


def draw_histogram(closeness: Iterable[float], band: tuple[float, float] | None) -> Histogram:
    """Count closeness in bins of equal width.

    Parameters
    ----------
    closeness
        Percentiles, 0 to 1.
    band
        Peak and width of the reward ``1 - ((s - peak) / width)^2``, if known.
    """
    counts = [0] * BINS
    for value in closeness:
        counts[min(int(value * BINS), BINS - 1)] += 1
    step, most = WIDTH / BINS, max([*counts, 1])
    bars = tuple(
        Bar(
            x=round(place * step + 1.5, 1),
            y=round(FLOOR - 150 * count / most, 1),
            width=round(step - 3, 1),
            height=round(150 * count / most, 1),
            title=f"{place * 100 // BINS}–{(place + 1) * 100 // BINS} %: {count}",
        )
        for place, count in enumerate(counts)
    )
    peak = None if band is None else round(band[0] * WIDTH, 1)
    return Histogram(WIDTH, HEIGHT, FLOOR, bars, "" if band is None else _draw_curve(*band), peak)


def _draw_curve(mu: float, width: float) -> str:
    points = []
    for tenth in range(101):
        reward = 1 - ((tenth / 100 - mu) / width) ** 2
        if reward >= 0:
            points.append(f"{tenth / 100 * WIDTH:.1f} {FLOOR - 150 * reward:.1f}")
    return "M" + "L".join(points)
