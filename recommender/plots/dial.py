"""What a turn of the dial costs and brings: one line through the positions of the dial."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from recommender.plots.look import (
    BASE,
    BLUE,
    GREY,
    INK,
    ORANGE,
    PALE,
    SMALL,
    prepare_axes,
    require_columns,
    show_percent,
    write_labels,
)

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure


def bridging_curve(
    table: pd.DataFrame,
    *,
    chosen: float = 0.5,
    knob: str = "bubble",
    title: str = "What distance costs in compatibility",
    ax: Axes | None = None,
) -> Figure:
    """Mean compatibility against the share of bridging introductions, over the dial.

    Parameters
    ----------
    table
        As `recommender.sweep_club` gives it, a row per round: ``value`` (of the knob),
        ``bridging`` (share, 0 to 1), ``mean_compatibility`` (chance of a good meeting, 0 to 1).
    chosen
        The value to mark; the nearest one in the table is taken.
    knob
        What was turned.
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
        If a column is missing or there are no rows.
    """
    require_columns(table, ("value", "bridging", "mean_compatibility"), "bridging_curve")
    ax = prepare_axes(ax)
    _draw_line(ax, table, "mean_compatibility", knob, chosen)
    show_percent(ax, "x")
    return write_labels(
        ax, title, "introductions without a mutual contact, across industries", "mean compatibility"
    )


def hits_curve(
    table: pd.DataFrame,
    *,
    chosen: float = 0.5,
    knob: str = "bubble",
    title: str = "Good introductions against bridging ones",
    x: str = "share of introductions that bridge",
    y: str = "share of introductions that were good",
    ax: Axes | None = None,
) -> Figure:
    """Hits among introductions against their bridging share, where outcomes are known.

    Parameters
    ----------
    table
        A row per position of the dial: ``value``, ``bridging`` (0 to 1), ``hits``, and, if
        known, its interval ``low`` and ``high``.
    chosen
        The position to mark.
    knob
        What was turned.
    title, x, y
        What is written.
    ax
        Where to draw; a new figure if left out.

    Returns
    -------
    Figure

    Raises
    ------
    InputError
        If a column is missing or there are no rows.
    """
    require_columns(table, ("value", "bridging", "hits"), "hits_curve")
    ax = prepare_axes(ax)
    if {"low", "high"} <= set(table):
        below, above = table["hits"] - table["low"], table["high"] - table["hits"]
        spread = np.nan_to_num(np.clip([below, above], 0, None))
        ax.errorbar(
            table["bridging"], table["hits"], yerr=spread, fmt="none", ecolor=GREY, elinewidth=1.0
        )
    _draw_line(ax, table, "hits", knob, chosen)
    show_percent(ax, "x")
    return write_labels(ax, title, x, y)


def _draw_line(ax: Axes, table: pd.DataFrame, height: str, knob: str, chosen: float) -> None:
    """The positions in order, each labelled beside the line, and the chosen one."""
    table = table.sort_values("value")
    x, y = (table[name].to_numpy(dtype=np.float64) for name in ("bridging", height))
    ax.plot(x, y, color=BLUE, linewidth=1.6, marker="o", markersize=5.5, zorder=3)
    mark = int(np.argmin(np.abs(table["value"].to_numpy(dtype=np.float64) - chosen)))
    ax.plot(x[mark], y[mark], "o", color=ORANGE, markersize=11, zorder=4)
    ax.margins(x=0.12, y=0.18)
    for row in _choose_labels(ax, x, y, mark):
        name = f"{table['value'].iloc[row]:g}"
        ax.annotate(
            f"{knob} {name}" if row == mark else name,
            (x[row], y[row]),
            xytext=(9, 7) if row == mark else (6, 5),
            textcoords="offset points",
            fontsize=BASE if row == mark else SMALL,
            color=ORANGE if row == mark else INK,
            fontweight="bold" if row == mark else "normal",
            bbox={"facecolor": "white", "edgecolor": PALE if row == mark else "none", "pad": 1.2},
            zorder=5,
        )


def _choose_labels(ax: Axes, x: np.ndarray, y: np.ndarray, mark: int) -> list[int]:
    """Rows whose labels do not fall on one another: the marked one, the ends, then the rest."""
    ax.autoscale_view()
    dots = ax.transData.transform(np.column_stack([x, y]))
    first = [mark, 0, len(x) - 1]
    chosen: list[int] = []
    for row in dict.fromkeys([*first, *range(len(x))]):
        room = [abs(dots[row] - dots[other]) for other in chosen]
        if all(
            away[0] > (75 if other == mark else 34) or away[1] > 22
            for away, other in zip(room, chosen, strict=True)
        ):
            chosen.append(row)
    return chosen
