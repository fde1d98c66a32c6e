"""A folder of visits: who comes by where, and history for later rounds."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

import pandas as pd

from recommender.adapters.club_folder import write_csv
from recommender.adapters.files import write_folder

if TYPE_CHECKING:
    from pathlib import Path

    from recommender.club.club import Club
    from recommender.club.visit import VisitPlan

_COLUMNS = ("host", "host_name", "what", "when", "guest", "guest_name")


def write_visits(plan: VisitPlan, club: Club, target: Path) -> None:
    """Write ``visits.csv`` (a row per guest), ``history.csv`` and ``visits.json``, all or nothing.

    Raises
    ------
    OutputError
        If the folder holds anything that is not ours to replace, or the system refuses.
    """
    rows = [
        (visit.host, _name(club, visit.host), visit.what, visit.when, guest, _name(club, guest))
        for visit in plan.visits
        for guest in visit.guests
    ]
    pairs = sorted(tuple(sorted((host, guest))) for host, _, _, _, guest, _ in rows)
    with write_folder(target) as folder:
        write_csv(pd.DataFrame(rows, columns=list(_COLUMNS)), folder / "visits.csv")
        met = [(plan.week, *pair, "yes") for pair in pairs]
        history = pd.DataFrame(met, columns=["week", "a", "b", "evening"])
        write_csv(history, folder / "history.csv")
        text = json.dumps(serialise_visits(plan), ensure_ascii=False, indent=1)
        (folder / "visits.json").write_text(text + "\n", encoding="utf-8")


def serialise_visits(plan: VisitPlan) -> dict[str, Any]:
    """A plan as plain values."""
    return asdict(plan)


def _name(club: Club, id_: str) -> str:
    return club.members[club.row(id_)].name
