"""What two knobs do together, as a map."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from recommender.plots.look import SMALL, prepare_axes, require_columns, write_labels

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure


def knob_map(
    table: pd.DataFrame,
    x: str,
    y: str,
    value: str = "mean_compatibility",
    *,
    title: str = "",
    ax: Axes | None = None,
) -> Figure:
    """A number of a round over two knobs; each cell says what it is, so that no colour has to.

    Parameters
    ----------
    table
        As `recommender.sweep_two` gives it.
    x, y
        The two knobs' columns.
    value
        The number to draw.
    title
        Above the picture; the number's name if left out.
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
    require_columns(table, (x, y, value), "knob_map")
    ax = prepare_axes(ax)
    ax.grid(visible=False)
    cells = table.pivot_table(index=y, columns=x, values=value, aggfunc="mean")
    numbers = cells.to_numpy(dtype=np.float64)
    ax.imshow(numbers, origin="lower", aspect="auto", cmap="cividis")
    middle = (np.nanmin(numbers) + np.nanmax(numbers)) / 2
    for (row, column), number in np.ndenumerate(numbers):
        color = "white" if number < middle else "black"
        ax.text(column, row, f"{number:.3g}", ha="center", va="center", fontsize=SMALL, color=color)
    ax.set_xticks(range(cells.shape[1]), [f"{value:g}" for value in cells.columns])
    ax.set_yticks(range(cells.shape[0]), [f"{value:g}" for value in cells.index])
    return write_labels(ax, title or value.replace("_", " "), x, y)
