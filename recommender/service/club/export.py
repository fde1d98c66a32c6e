"""A club of the store as the folder of files that it can be read from again."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from recommender.adapters.club_folder import write_club
from recommender.club.club import Club
from recommender.errors import InputError

if TYPE_CHECKING:
    from pathlib import Path

    from recommender.ports.store import Store

PRIVATE = ("listened_a", "listened_b", "sold_to_a", "sold_to_b")
"""Columns of answers that are their sayer's alone."""


def export_club(store: Store, folder: Path) -> tuple[int, int]:
    """Write members, ties and history with its outcomes; how many members and introductions.

    Parameters
    ----------
    store
        Already migrated.
    folder
        Written whole or not at all.

    Raises
    ------
    InputError
        If the club has no members.
    """
    with store.read() as session:
        relations = session.relations
        club = Club.build(session.members.all(), relations.ties(), relations.history())
    if not len(club):
        message = "export: the club has no members yet; import some first"
        raise InputError(message)
    history = club.history.assign(**dict.fromkeys(PRIVATE))
    write_club(replace(club, history=history), folder)
    return len(club), len(history)
