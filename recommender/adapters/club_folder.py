"""Writing a club back as the three CSV files it can be read from."""

from __future__ import annotations

from typing import TYPE_CHECKING

from recommender.adapters.files import write_folder
from recommender.tables import cell_of, guard_formula

if TYPE_CHECKING:
    from pathlib import Path

    from recommender.club.club import Club


def write_club(club: Club, target: Path) -> None:
    """Write ``members.csv``, ``ties.csv`` and ``history.csv``, all of them or nothing.

    The members' file holds the confidential columns too: it is the organiser's.
    """
    with write_folder(target) as folder:
        tables = {
            "members": club.members_frame().map(cell_of),
            "ties": club.ties,
            "history": club.history,
        }
        for name, table in tables.items():
            table.map(guard_formula).to_csv(folder / f"{name}.csv", index=False)
