"""One member's list as a weight moves: who comes, who goes, who changes places."""

from __future__ import annotations

from typing import TYPE_CHECKING

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

_LONGEST = 38
"""Characters of a name that fit beside the lines."""


def moving_list(
    table: pd.DataFrame,
    *,
    knob: str = "weight",
    chosen: float | None = None,
    title: str = "One list as a weight moves",
    ax: Axes | None = None,
) -> Figure:
    """Places on a list against the value of a knob, a line per person.

    Parameters
    ----------
    table
        A row per place of a list: ``value`` (of the knob), ``rank`` (1 is first) and ``partner``
        (what to call the person). Whoever is on no list at some value has no row for it.
    knob
        What the knob is called.
    chosen
        A value to mark, for instance the default.
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
    require_columns(table, ("value", "rank", "partner"), "moving_list")
    places = int(table["rank"].max())
    ax = prepare_axes(ax, height=1.6 + 0.42 * places, width=9.6)
    values = sorted(table["value"].unique())
    at = {value: place for place, value in enumerate(values)}
    wide = table.pivot_table(index="value", columns="partner", values="rank").reindex(values)
    if chosen in at:
        ax.axvline(at[chosen], color=GREY, linewidth=6, alpha=0.25, zorder=1)
    order = wide.bfill().iloc[0].fillna(places + 1).sort_values(kind="stable").index
    for number, partner in enumerate(order):
        _draw_person(ax, wide[partner], str(partner), number)
    ax.set_ylim(places + 0.6, 0.4)
    ax.set_xlim(-0.35, len(values) - 0.65)
    ax.set_yticks(range(1, places + 1))
    ax.set_xticks(range(len(values)), [f"{value:g}" for value in values])
    ax.grid(visible=False, axis="x")
    return write_labels(ax, title, knob, "place on the list")


def _draw_person(ax: Axes, ranks: pd.Series[float], name: str, number: int) -> None:
    """A line, and the name at its right end, or where the person was last on the list."""
    colour, marker = SERIES[number % len(SERIES)], MARKERS[(number // 2) % len(MARKERS)]
    x = list(range(len(ranks)))
    ax.plot(x, ranks, color=colour, linewidth=2.2, marker=marker, markersize=7, zorder=3)
    last = max(place for place in x if ranks.iloc[place] == ranks.iloc[place])
    at_end = last == x[-1]
    ax.annotate(
        _shorten(name),
        (last, ranks.iloc[last]),
        xytext=(10, 0) if at_end else (-5, 7),
        textcoords="offset points",
        ha="left",
        va="center" if at_end else "bottom",
        fontsize=BASE - 0.5 if at_end else SMALL,
        color=INK if at_end else GREY,
        annotation_clip=False,
        bbox={"facecolor": "white", "edgecolor": "none", "pad": 0.8, "alpha": 0.85},
        zorder=4,
    )


def _shorten(name: str) -> str:
    """Cut where it would not fit, at a word unless that costs much."""
    if len(name) <= _LONGEST:
        return name
    cut = name[:_LONGEST].rpartition(" ")[0]
    cut = cut if len(cut) > _LONGEST - 14 else name[:_LONGEST]
    return cut.rstrip(" ,;:-") + "…"
