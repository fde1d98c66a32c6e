"""Writing tables as CSV that spreadsheets open rightly; a club as the files it can be read from."""

from __future__ import annotations

from typing import TYPE_CHECKING

from recommender.adapters.files import write_folder
from recommender.club.club import HISTORY_COLUMNS
from recommender.tables import cell_of, guard_formula

if TYPE_CHECKING:
    from pathlib import Path

    import pandas as pd

    from recommender.club.club import Club


def write_club(club: Club, target: Path) -> None:
    """Write ``members.csv``, ``ties.csv`` and ``history.csv``, all of them or nothing.

    The members' file holds the confidential columns too: it is the organiser's.
    """
    with write_folder(target) as folder:
        tables = {
            "members": club.members_frame().map(cell_of),
            "ties": club.ties,
            "history": _without_unasked(club.history),
        }
        for name, table in tables.items():
            write_csv(table, folder / f"{name}.csv")


def _without_unasked(history: pd.DataFrame) -> pd.DataFrame:
    """History without the columns of answers that nobody has given."""
    unasked = [name for name in HISTORY_COLUMNS[3:] if history[name].isna().all()]
    return history.drop(columns=unasked)


def write_csv(table: pd.DataFrame, path: Path, float_format: str | None = None) -> None:
    """Write a table so that spreadsheets read its umlauts and run none of its texts.

    Parameters
    ----------
    table
        Cells that are no lists.
    path
        Of the file.
    float_format
        As of `pandas.DataFrame.to_csv`.
    """
    csv = table.map(guard_formula).to_csv(index=False, float_format=float_format)
    # The mark at its start tells spreadsheets that it is UTF-8.
    path.write_text(csv, encoding="utf-8-sig", newline="")
