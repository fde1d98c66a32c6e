"""Methods compared: a dot for each, and a whisker for how sure it is."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from recommender.plots.look import (
    BLUE,
    GREY,
    INK,
    ORANGE,
    SMALL,
    prepare_axes,
    require_columns,
    write_labels,
)

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure


def methods(
    table: pd.DataFrame,
    *,
    metric: str = "",
    ours: str = "ours",
    reference: float | None = None,
    reference_name: str = "chance",
    title: str = "",
    ax: Axes | None = None,
) -> Figure:
    """Dot and whisker of each method, best on top.

    Parameters
    ----------
    table
        A row per method: ``method``, ``value``, and its interval ``low`` and ``high`` (NaN where
        none was taken). Higher is better.
    metric
        What the numbers are.
    ours
        Methods whose name begins so are marked.
    reference
        A value to draw a line at, for instance that of chance.
    reference_name
        What the line is.
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
    require_columns(table, ("method", "value", "low", "high"), "methods")
    table = table.sort_values("value", kind="stable").reset_index(drop=True)
    ax = prepare_axes(ax, height=1.1 + 0.29 * len(table))
    if reference is not None:
        _draw_reference(ax, reference, reference_name)
    is_ours = table["method"].astype(str).str.startswith(ours).to_numpy()
    for marked, colour, marker in ((False, BLUE, "o"), (True, ORANGE, "D")):
        _draw_dots(ax, table[is_ours == marked], colour, marker)
    _write_names(ax, table["method"].astype(str).tolist(), is_ours.tolist())
    return write_labels(ax, title, metric, "")


def _draw_reference(ax: Axes, value: float, name: str) -> None:
    """A value to compare with, named at the top."""
    ax.axvline(value, color=GREY, linestyle="--", linewidth=1.2, zorder=2)
    ax.annotate(
        name,
        (value, 1.0),
        xycoords=("data", "axes fraction"),
        xytext=(4, -2),
        textcoords="offset points",
        fontsize=SMALL,
        color=GREY,
        va="bottom",
    )


def _write_names(ax: Axes, names: list[str], is_ours: list[bool]) -> None:
    """Methods down the side, ours marked."""
    ax.set_yticks(range(len(names)), names)
    for text, marked in zip(ax.get_yticklabels(), is_ours, strict=True):
        text.set_fontweight("bold" if marked else "normal")
        text.set_color(ORANGE if marked else INK)
    ax.set_ylim(-0.6, len(names) - 0.3)
    ax.grid(visible=False, axis="y")


def _draw_dots(ax: Axes, rows: pd.DataFrame, colour: str, marker: str) -> None:
    value, low, high = (rows[name].to_numpy(dtype=np.float64) for name in ("value", "low", "high"))
    spread = np.nan_to_num(np.clip([value - low, high - value], 0, None))
    ax.errorbar(
        value,
        rows.index.to_numpy(),
        xerr=spread,
        fmt=marker,
        color=colour,
        ecolor=colour,
        elinewidth=1.6,
        markersize=6,
        capsize=0,
        zorder=3,
    )
