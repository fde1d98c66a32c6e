"""A club before and after a round: its bubble numbers, and the bubble of each member."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

from recommender.plots.look import BLUE, GREY, INK, ORANGE, PALE, SMALL, prepare_axes, write_labels

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from recommender.club.round import BubbleNumbers

_MEASURES = (
    ("e_i_index", "E-I index, communities\n(-1 closed to 1 open)"),
    ("e_i_index_industry", "E-I index, industries\n(-1 closed to 1 open)"),
    ("modularity_complement", "modularity complement\n(0 closed to 1 open)"),
    ("community_edge_gini_complement", "spread of ties over communities\n(0 closed to 1 open)"),
    ("mean_constraint", "Burt's constraint\n(lower is more open)"),
    ("mean_bubble_index", "mean bubble of members\n(0 open to 1 closed)"),
)


def before_after(
    before: BubbleNumbers,
    after: BubbleNumbers,
    *,
    title: str = "The club before and after this round",
    ax: Axes | None = None,
) -> Figure:
    """Each bubble number before and after, joined by a line.

    Parameters
    ----------
    before, after
        ``Round.before`` and ``Round.after``; a number that is not defined is left out.
    title
        Above the picture.
    ax
        Where to draw; a new figure if left out.

    Returns
    -------
    Figure
    """
    ax = prepare_axes(ax, height=3.9)
    measures = [
        (text, getattr(before, name), getattr(after, name))
        for name, text in reversed(_MEASURES)
        if not (math.isnan(getattr(before, name)) or math.isnan(getattr(after, name)))
    ]
    for row, (_, old, new) in enumerate(measures):
        ax.plot([old, new], [row, row], color=PALE, linewidth=5, solid_capstyle="round", zorder=2)
        side = 1 if new >= old else -1
        for value, away in ((old, -side), (new, side)):
            ax.annotate(
                f"{value:.2f}",
                (value, row),
                xytext=(9 * away, 0),
                textcoords="offset points",
                ha="left" if away > 0 else "right",
                va="center",
                fontsize=SMALL,
                color=INK,
            )
    rows = range(len(measures))
    ax.scatter([old for _, old, _ in measures], rows, s=48, color=GREY, zorder=3, label="before")
    ax.scatter(
        [new for _, _, new in measures], rows, s=58, color=BLUE, marker="D", zorder=4, label="after"
    )
    ax.axvline(0, color=GREY, linewidth=0.8)
    ax.set_yticks(list(rows), [text for text, _, _ in measures])
    ax.set_ylim(-0.6, len(measures) - 0.4)
    ax.margins(x=0.14)
    ax.grid(visible=False, axis="y")
    ax.legend(loc="lower left", bbox_to_anchor=(0.0, -0.22), ncols=2, frameon=False, fontsize=SMALL)
    return write_labels(ax, title, "", "")


def bubble_histogram(
    bubbles: Mapping[str, tuple[float, float]] | Iterable[tuple[float, float]],
    *,
    title: str = "How closed members' circles are",
    ax: Axes | None = None,
) -> Figure:
    """Histogram of the members' bubble index before and after.

    Parameters
    ----------
    bubbles
        ``Round.bubble_index``: before and after of each member, 0 (open) to 1 (closed); NaN
        where somebody has no ties.
    title
        Above the picture.
    ax
        Where to draw; a new figure if left out.

    Returns
    -------
    Figure
    """
    ax = prepare_axes(ax, height=3.4)
    pairs = bubbles.values() if hasattr(bubbles, "values") else bubbles
    old, new = np.array(list(pairs), dtype=np.float64).reshape(-1, 2).T
    edges = np.linspace(0.0, 1.0, 21).tolist()
    ax.hist(old[~np.isnan(old)], edges, color=PALE, edgecolor="white", label="before")
    ax.hist(new[~np.isnan(new)], edges, histtype="step", color=BLUE, linewidth=2.0, label="after")
    for values, colour, style in ((old, GREY, "--"), (new, ORANGE, "-")):
        if not np.isnan(values).all():
            ax.axvline(float(np.nanmean(values)), color=colour, linestyle=style, linewidth=1.6)
    tops = (f"mean before {np.nanmean(old):.2f}", f"mean after {np.nanmean(new):.2f}")
    handles = [
        ax.plot([], [], color=GREY, linestyle="--", label=tops[0])[0],
        ax.plot([], [], color=ORANGE, label=tops[1])[0],
    ]
    patches, names = ax.get_legend_handles_labels()
    order = [names.index(name) for name in ("before", "after")]
    ax.legend(
        [*(patches[place] for place in order), *handles],
        ["before", "after", *tops],
        frameon=False,
        fontsize=SMALL,
    )
    return write_labels(ax, title, "bubble index (0 open, 1 closed)", "members")
