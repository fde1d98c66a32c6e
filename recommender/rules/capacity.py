"""How many introductions members take in a week: their number, their pauses, and their own rhythm."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from recommender.club.week import Week

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from recommender.arrays import IntArray
    from recommender.club.club import Club
    from recommender.club.member import Member


def places(member: Member, week: Week, most: int | None = None, last: Week | None = None) -> int:
    """Introductions a member takes in a week.

    Parameters
    ----------
    member, week
        Whose, and when; what counts of the week is its Monday.
    most
        What the club gives anybody at most; as many as they asked for if left out.
    last
        The week of their last introduction before; None = there was none, or it does not matter.

    Returns
    -------
    int
        0 while they pause, in their months off, and until as many weeks have passed since the last
        introduction as they want between two.
    """
    away = member.paused_until is not None and week.monday < member.paused_until
    resting = last is not None and week.weeks_since(last) < member.every_weeks
    off = away or resting or week.monday.month in member.months_off
    wanted = 0 if off else max(0, member.per_round)
    return wanted if most is None else min(wanted, most)


def capacity_of(
    members: Sequence[Member],
    week: Week,
    most: int | None = None,
    last: Mapping[str, Week] | None = None,
) -> IntArray:
    """`places` of everyone, shape (n,); ``last`` has the week of the last introduction by id."""
    last = last or {}
    taken = [places(member, week, most, last.get(member.id)) for member in members]
    return np.array(taken, dtype=np.int64)


def last_introduced(club: Club, week: Week) -> dict[str, Week]:
    """The week of the last introduction before ``week`` of those who want some weeks between two."""
    slow = {member.id for member in club.members if member.every_weeks > 1}
    last: dict[str, Week] = {}
    if not slow:
        return last
    for name, table in club.introductions.groupby("week"):
        when = Week.parse(str(name))
        if when < week:
            for id_ in slow & {*table["a"], *table["b"]}:
                last[id_] = max(when, last.get(id_, when))
    return last
