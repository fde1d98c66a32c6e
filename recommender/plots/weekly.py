"""Curves over weeks, one a way of choosing, each with its interval."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from recommender.plots.look import (
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


def weekly(
    table: pd.DataFrame,
    value: str,
    *,
    by: str = "policy",
    title: str = "",
    y: str = "",
    ax: Axes | None = None,
) -> Figure:
    """A number over the weeks, a line for each series.

    Parameters
    ----------
    table
        A row per week and series: ``week``, ``by``, ``value``, and, if known, its interval in
        ``VALUE_low`` and ``VALUE_high``.
    value
        The column to draw.
    by
        The column that names the series.
    title, y
        What is written; ``y`` is ``value`` if left out.
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
    require_columns(table, ("week", by, value), "weekly")
    ax = prepare_axes(ax)
    for number, (name, rows) in enumerate(table.groupby(by, sort=False)):
        weeks = np.arange(1, len(rows) + 1)
        color, marker = SERIES[number % len(SERIES)], MARKERS[number % len(MARKERS)]
        ax.plot(
            weeks, rows[value], color=color, marker=marker, markersize=4,
            markevery=max(len(rows) // 12, 1), linewidth=1.4, label=str(name),
        )  # fmt: skip
        if {f"{value}_low", f"{value}_high"} <= set(table):
            ax.fill_between(
                weeks, rows[f"{value}_low"], rows[f"{value}_high"], color=color, alpha=0.15, lw=0
            )
    if table[by].nunique() > 1:
        ax.legend(fontsize=SMALL, frameon=False, ncols=2)
    return write_labels(ax, title, "week", y or value)
