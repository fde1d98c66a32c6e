"""The one look of all pictures: size, colours, axes."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from matplotlib.figure import Figure

if TYPE_CHECKING:
    from collections.abc import Iterable

    import pandas as pd
    from matplotlib.axes import Axes

from recommender.errors import InputError

BLUE, ORANGE, GREEN, PINK = "#0072B2", "#D55E00", "#009E73", "#CC79A7"
SKY, AMBER, INK, GREY, PALE = "#56B4E9", "#E69F00", "#222222", "#767676", "#D9D9D9"
"""Okabe and Ito's colours, and greys of at least 4.5:1 on white for anything to be read."""

SERIES = (BLUE, ORANGE, GREEN, PINK, SKY, AMBER, GREY)
MARKERS = ("o", "s", "^", "D", "v", "P", "X")

WIDTH, HEIGHT = 7.2, 4.2
"""Inches: the width of a notebook cell at 100 dots per inch."""

BASE, SMALL = 10.0, 8.5
"""Sizes of type in points."""


def prepare_axes(ax: Axes | None, *, height: float = HEIGHT, width: float = WIDTH) -> Axes:
    """The axes given, or those of a new white figure; in the one look either way."""
    if ax is None:
        figure = Figure(figsize=(width, height), layout="constrained", facecolor="white", dpi=100)
        ax = figure.subplots()
    for side in ("top", "right"):
        ax.spines[side].set_visible(False)
    for side in ("left", "bottom"):
        ax.spines[side].set_color(GREY)
    ax.grid(visible=True, color=PALE, linewidth=0.6)
    ax.set_axisbelow(True)
    ax.tick_params(colors=INK, labelsize=SMALL, length=3)
    return ax


def write_labels(ax: Axes, title: str, x: str, y: str) -> Figure:
    """Write title and axes, and give the figure back."""
    if title:
        ax.set_title(title, loc="left", fontsize=BASE + 1, color=INK, fontweight="bold")
    ax.set_xlabel(x, fontsize=BASE, color=INK)
    ax.set_ylabel(y, fontsize=BASE, color=INK)
    return cast("Figure", ax.figure)


def show_percent(ax: Axes, axis: str) -> None:
    """Shares as per cent along one axis, ``"x"`` or ``"y"``."""
    from matplotlib.ticker import FuncFormatter

    written = FuncFormatter(lambda share, _: f"{100 * share:.3g}%")
    (ax.xaxis if axis == "x" else ax.yaxis).set_major_formatter(written)


def require_columns(table: pd.DataFrame, columns: Iterable[str], who: str) -> None:
    """Refuse a table that has no rows or lacks a column.

    Raises
    ------
    InputError
        Naming the picture, what is missing, and what is there.
    """
    missing = [name for name in columns if name not in table]
    if missing:
        raise InputError(
            f"plots.{who}: the table has no {', '.join(missing)}; its columns are "
            f"{', '.join(map(str, table.columns))}"
        )
    if not len(table):
        raise InputError(f"plots.{who}: the table has no rows")
