"""Writing a club back as the three CSV files it can be read from."""

from __future__ import annotations

from typing import TYPE_CHECKING

from recommender.adapters.files import folder_written_whole
from recommender.tables import cell_of, guarded

if TYPE_CHECKING:
    from pathlib import Path

    from recommender.club.club import Club


def write_club(club: Club, target: Path) -> None:
    """Write ``members.csv``, ``ties.csv`` and ``history.csv``, all of them or nothing.

    The members' file holds the confidential columns too: it is the organiser's.
    """
    with folder_written_whole(target) as folder:
        tables = {
            "members": club.members_frame().map(cell_of),
            "ties": club.ties,
            "history": club.history,
        }
        for name, table in tables.items():
            table.map(guarded).to_csv(folder / f"{name}.csv", index=False)
