"""The inverted U: how much distance is rewarded, and where the club's pairs are on it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from recommender.maths.measures.band import inverted_u
from recommender.plots.look import (
    BASE,
    BLUE,
    GREY,
    INK,
    ORANGE,
    PALE,
    SMALL,
    prepare_axes,
    write_labels,
)

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from recommender.arrays import DoubleArray
    from recommender.config import Bridging


def band(
    knobs: Bridging,
    introduced: DoubleArray | None = None,
    *,
    title: str = "The reward for distance",
    ax: Axes | None = None,
) -> Figure:
    """The reward over closeness and, below it, whom a round introduced.

    Parameters
    ----------
    knobs
        Peak ``mu`` and ``width`` of the band.
    introduced
        Shape (m,): closeness of introduced pairs, a percentile of the club's pairs, 0 to 1.
    title
        Above the picture.
    ax
        Where to draw; a new figure if left out.

    Returns
    -------
    Figure
    """
    ax = prepare_axes(ax)
    closeness = np.linspace(0.0, 1.0, 201)
    reward = inverted_u(closeness, knobs.mu, knobs.width)
    if introduced is not None and len(introduced):
        _draw_introduced(ax, np.asarray(introduced, dtype=np.float64))
    ax.plot(closeness, reward, color=BLUE, linewidth=2.4, zorder=3, label="reward")
    ax.axhline(0, color=GREY, linewidth=0.8)
    ax.plot(knobs.mu, 1.0, "o", color=ORANGE, markersize=9, zorder=4)
    ax.annotate(
        f"different, not alien: mu = {knobs.mu:g}",
        (knobs.mu, 1.0),
        xytext=(0, 10),
        textcoords="offset points",
        ha="right" if knobs.mu > 0.75 else "left" if knobs.mu < 0.25 else "center",
        fontsize=SMALL + 0.5,
        color=ORANGE,
        fontweight="bold",
    )
    ax.set_xlim(0, 1)
    ax.set_ylim(min(float(reward.min()) - 0.1, -0.1), 1.25)
    ax.legend(
        loc="lower center", bbox_to_anchor=(0.5, 1.0), ncols=2, frameon=False, fontsize=SMALL,
        labelcolor=INK,
    )  # fmt: skip
    x = "closeness of background (percentile of the club's pairs; 0 far, 1 next door)"
    figure = write_labels(ax, title, x, "reward, log-odds at bubble 1")
    ax.set_title(title, loc="left", pad=24, fontsize=BASE + 1, color=INK, fontweight="bold")
    return figure


def _draw_introduced(ax: Axes, closeness: DoubleArray) -> None:
    """Share of introductions per twentieth, scaled so that the fullest one is 0.9 high.

    All pairs of the club would be flat, as closeness is a percentile of them.
    """
    counts, edges = np.histogram(closeness, np.linspace(0.0, 1.0, 21))
    ax.bar(
        edges[:-1],
        counts / max(int(counts.max()), 1) * 0.9,
        width=0.05,
        align="edge",
        color=PALE,
        edgecolor="white",
        zorder=2,
        label=f"the round's {len(closeness)} introductions, on a scale of their own",
    )
