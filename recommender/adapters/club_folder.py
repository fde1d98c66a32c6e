"""Writing a club back as the three CSV files it can be read from."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from recommender.adapters.files import folder_written_whole

if TYPE_CHECKING:
    from pathlib import Path

    from recommender.club.club import Club


def write_club(club: Club, target: Path) -> None:
    """Write ``members.csv``, ``ties.csv`` and ``history.csv``, all of them or nothing.

    The members' file holds the confidential columns too: it is the organiser's.
    """
    with folder_written_whole(target) as folder:
        members = club.members_frame().map(_cell)
        members.to_csv(folder / "members.csv", index=False)
        club.ties.to_csv(folder / "ties.csv", index=False)
        club.history.to_csv(folder / "history.csv", index=False)


def _cell(value: Any) -> Any:  # noqa: ANN401
    """Lists joined by ``|``, viewpoints as JSON, the rest as it is."""
    if isinstance(value, frozenset):
        return "|".join(sorted(value))
    if isinstance(value, tuple):
        return "|".join(value)
    if isinstance(value, dict):
        return json.dumps(value, ensure_ascii=False) if value else ""
    return value
