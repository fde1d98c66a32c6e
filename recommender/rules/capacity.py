"""How many introductions members take in a week."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from recommender.arrays import IntArray
    from recommender.club.member import Member
    from recommender.club.week import Week


def places(member: Member, week: Week) -> int:
    """Introductions a member takes in a week; 0 while they pause."""
    away = member.paused_until is not None and week.monday < member.paused_until
    return 0 if away else max(0, member.per_round)


def capacity_of(members: Sequence[Member], week: Week) -> IntArray:
    """`places` of everyone, shape (n,)."""
    return np.array([places(member, week) for member in members], dtype=np.int64)
