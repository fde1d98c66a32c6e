"""How many introductions members take in a week."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from recommender.arrays import IntArray
    from recommender.club.member import Member
    from recommender.club.week import Week


def places(member: Member, week: Week, most: int | None = None) -> int:
    """Introductions a member takes in a week; 0 while they pause.

    Parameters
    ----------
    member, week
        Whose, and when.
    most
        What the club gives anybody at most; as many as they asked for if left out.
    """
    away = member.paused_until is not None and week.monday < member.paused_until
    wanted = 0 if away else max(0, member.per_round)
    return wanted if most is None else min(wanted, most)


def capacity_of(members: Sequence[Member], week: Week, most: int | None = None) -> IntArray:
    """`places` of everyone, shape (n,)."""
    return np.array([places(member, week, most) for member in members], dtype=np.int64)
