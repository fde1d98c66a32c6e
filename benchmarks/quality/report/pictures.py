"""The document's pictures: methods compared, and the dial; SVG and PNG."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pandas as pd

from benchmarks.quality.records import as_rows
from recommender import plots

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from matplotlib.figure import Figure

    from benchmarks.quality.records import Record
    from benchmarks.quality.report.plan import Section

MOST = 24
"""Methods in one picture."""


def pictures_of(section: Section, records: Sequence[Record], folder: Path) -> list[str]:
    """Draw a section's pictures into a folder.

    Parameters
    ----------
    section
        What to draw.
    records
        Of that section.
    folder
        For ``NAME.svg`` and ``NAME.png``.

    Returns
    -------
    list of str
        Names without ending, in the order of the protocols.
    """
    if not section.picture:
        return []
    drawn = []
    for protocol in dict.fromkeys(each.protocol for each in records):
        part = [each for each in records if each.protocol == protocol]
        chosen = [each for each in part if each.metric == section.picture]
        if len(chosen) > 1:
            dial = section.layout == "dial"
            figure = _dial(protocol, part) if dial else _methods(protocol, chosen, section)
            name = re.sub(r"[^a-z0-9]+", "-", protocol.lower()).strip("-")
            _save(figure, folder, name)
            drawn.append(name)
    return drawn


def _methods(protocol: str, records: Sequence[Record], section: Section) -> Figure:
    table = pd.DataFrame(as_rows(records)).dropna(subset=["value"]).astype({"low": float})
    table = table.sort_values("value", ascending=False).head(MOST).astype({"high": float})
    return plots.methods(table, metric=section.picture, reference=section.reference, title=protocol)


def _dial(protocol: str, records: Sequence[Record]) -> Figure:
    rows = [
        {"value": float(each.method), "metric": each.metric, "is": each.value,
         "low": each.low, "high": each.high}
        for each in records
    ]  # fmt: skip
    whole = pd.DataFrame(rows)
    hits = whole[whole["metric"] == "hits"].set_index("value")
    bridging = whole[whole["metric"] == "bridging"].set_index("value")["is"]
    table = hits.rename(columns={"is": "hits"}).assign(bridging=bridging).reset_index()
    return plots.hits_curve(table, title=protocol)


def _save(figure: Figure, folder: Path, name: str) -> None:
    """Without a date or random ids, so that the same results give the same files."""
    import matplotlib as mpl

    folder.mkdir(parents=True, exist_ok=True)
    with mpl.rc_context({"svg.hashsalt": name, "svg.fonttype": "none"}):
        figure.savefig(folder / f"{name}.svg", metadata={"Date": None})
    figure.savefig(folder / f"{name}.png", metadata={"Software": None})
