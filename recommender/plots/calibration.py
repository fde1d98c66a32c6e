"""Whether a chance of one in five comes true one time in five."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from recommender.errors import InputError
from recommender.maths.measures.outcome_metrics import calibration_error
from recommender.plots.look import BLUE, GREY, INK, SMALL, prepare_axes, write_labels

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from recommender.arrays import DoubleArray, IntArray

_Z = 1.96


def calibration(
    good: IntArray,
    probability: DoubleArray,
    *,
    bins: int = 10,
    title: str = "Is what it says what happens?",
    ax: Axes | None = None,
) -> Figure:
    """What was predicted against what happened, in bins of as many pairs each.

    Parameters
    ----------
    good
        Shape (m,), 0 or 1.
    probability
        Shape (m,), predicted chance of 1.
    bins
        At least 2; whiskers are 95 % Wilson intervals of each bin.
    title
        Above the picture.
    ax
        Where to draw; a new figure if left out.

    Returns
    -------
    Figure

    Raises
    ------
    InputError
        If the two have not the same length, or there are fewer pairs than bins.
    """
    good, probability = np.asarray(good), np.asarray(probability, dtype=np.float64)
    if len(good) != len(probability) or len(good) < bins:
        raise InputError(
            f"plots.calibration: {len(good)} outcomes and {len(probability)} chances in {bins} "
            "bins; allowed are as many of both, at least one per bin"
        )
    ax = prepare_axes(ax, width=5.6, height=5.0)
    top = _draw_dots(ax, good, probability, bins)
    ax.plot([0, top], [0, top], "--", color=GREY, linewidth=1.2, zorder=2, label="perfect")
    ax.set_xlim(0, top)
    ax.set_ylim(0, top)
    ax.set_aspect("equal")
    _write_error(ax, calibration_error(good, probability, bins=bins))
    ax.legend(loc="upper left", frameon=False, fontsize=SMALL)
    return write_labels(ax, title, "predicted chance of a good meeting", "share that was good")


def _draw_dots(ax: Axes, good: IntArray, probability: DoubleArray, bins: int) -> float:
    """A dot with its whisker per bin; given back is where the axes end."""
    parts = np.array_split(np.argsort(probability, kind="stable"), bins)
    predicted, observed = (
        np.array([values[rows].mean() for rows in parts]) for values in (probability, good)
    )
    low, high = np.array([_wilson_interval(float(good[rows].sum()), len(rows)) for rows in parts]).T
    spread = np.clip([observed - low, high - observed], 0, None)
    ax.errorbar(
        predicted, observed, yerr=spread, fmt="o", color=BLUE, elinewidth=1.6, markersize=6.5, zorder=3,
        label=f"a tenth of {len(good):,} pairs" if bins == 10 else f"{bins} equal bins",
    )  # fmt: skip
    return min(1.0, float(max(high.max(), predicted.max())) * 1.08)


def _write_error(ax: Axes, error: float) -> None:
    ax.annotate(
        f"expected calibration error {error:.3f}",
        (0.98, 0.04),
        xycoords="axes fraction",
        ha="right",
        fontsize=SMALL + 0.5,
        color=INK,
    )


def _wilson_interval(hits: float, n: int) -> tuple[float, float]:
    """95 % interval of a share (Wilson, JASA 22, 1927)."""
    share, z2 = hits / n, _Z**2
    centre = (share + z2 / (2 * n)) / (1 + z2 / n)
    half = _Z / (1 + z2 / n) * np.sqrt(share * (1 - share) / n + z2 / (4 * n**2))
    return float(centre - half), float(centre + half)
