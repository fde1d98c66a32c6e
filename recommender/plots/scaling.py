"""How something grows: both axes in powers of ten, and lines of known growth to compare with."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from recommender.plots.look import (
    BASE,
    GREY,
    INK,
    MARKERS,
    SERIES,
    SMALL,
    prepare_axes,
    require_columns,
    write_labels,
)

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure


def scaling(
    table: pd.DataFrame,
    *,
    x: str = "size",
    y: str = "seconds",
    group: str | None = None,
    slopes: tuple[float, ...] = (1.0, 2.0),
    title: str = "",
    x_name: str = "members",
    y_name: str = "seconds",
    ax: Axes | None = None,
) -> Figure:
    """Log-log lines, one per group, with guides of given slopes.

    Parameters
    ----------
    table
        Columns ``x`` and ``y``, above 0, and ``group`` if named.
    x, y, group
        Names of columns.
    slopes
        Powers of growth to draw as guides: 1 linear, 2 quadratic.
    title, x_name, y_name
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
    require_columns(table, (x, y, *([group] if group else [])), "scaling")
    ax = prepare_axes(ax)
    ax.set_xscale("log")
    ax.set_yscale("log")
    _draw_guides(ax, table[x].to_numpy(np.float64), table[y].to_numpy(np.float64), slopes)
    parts = table.groupby(group, sort=False) if group else [(y_name, table)]
    for number, (name, rows) in enumerate(parts):
        ordered = rows.sort_values(x)
        colour, marker = SERIES[number % len(SERIES)], MARKERS[number % len(MARKERS)]
        (line,) = ax.plot(ordered[x], ordered[y], color=colour, marker=marker, markersize=7)
        line.set(linewidth=2.0, label=str(name), zorder=3)
    if group:
        ax.legend(frameon=False, fontsize=BASE - 0.5, labelcolor=INK, loc="upper left")
    return write_labels(ax, title, x_name, y_name)


def _draw_guides(ax: Axes, x: np.ndarray, y: np.ndarray, slopes: tuple[float, ...]) -> None:
    """Dotted lines from below the lowest left point of the data, each named at its end."""
    low, high = float(x.min()), float(x.max())
    start, top = float(y[x == low].min()) / 2.0, float(y.max()) * 2.0
    for slope in slopes:
        end = min(high, low * (top / start) ** (1.0 / slope))
        ends = np.array([low, end])
        heights = start * (ends / low) ** slope
        ax.plot(ends, heights, ":", color=GREY, linewidth=1.2, zorder=2)
        ax.annotate(
            {1.0: "linear", 2.0: "quadratic", 3.0: "cubic"}.get(slope, f"power {slope:g}"),
            (ends[1], heights[1]),
            xytext=(2, -4),
            textcoords="offset points",
            fontsize=SMALL,
            color=GREY,
            ha="right",
            va="top",
        )
