"""The document's pictures: methods compared, and the dial; SVG and PNG."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pandas as pd

from benchmarks.quality.records import as_rows, split_by_protocol
from recommender import plots

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from matplotlib.figure import Figure

    from benchmarks.quality.records import QualityRecord
    from benchmarks.quality.report.plan import Section

MOST = 24
"""Methods in one picture."""


def draw_pictures(section: Section, records: Sequence[QualityRecord], folder: Path) -> list[str]:
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
    names = []
    for protocol, part in split_by_protocol(records).items():
        chosen = [record for record in part if record.metric == section.picture]
        if len(chosen) > 1:
            dial = section.layout == "dial"
            figure = (
                _draw_dial(protocol, part) if dial else _draw_methods(protocol, chosen, section)
            )
            name = re.sub(r"[^a-z0-9]+", "-", protocol.lower()).strip("-")
            _save(figure, folder, name)
            names.append(name)
    return names


def _draw_methods(protocol: str, records: Sequence[QualityRecord], section: Section) -> Figure:
    table = pd.DataFrame(as_rows(records)).dropna(subset=["value"]).astype({"low": float})
    table = table.sort_values("value", ascending=False).head(MOST).astype({"high": float})
    return plots.methods(table, metric=section.picture, reference=section.reference, title=protocol)


def _draw_dial(protocol: str, records: Sequence[QualityRecord]) -> Figure:
    rows = [
        {"value": float(record.method), "metric": record.metric, "is": record.value,
         "low": record.low, "high": record.high}
        for record in records
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
