"""What members state in fields rather than in texts, compared pair by pair."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from recommender.club.member import Meet

if TYPE_CHECKING:
    from collections.abc import Sequence

    from recommender.arrays import BoolArray, DoubleArray, IntArray
    from recommender.club.member import Member


class Stated:
    """The fields of a club's members.

    Parameters
    ----------
    members
        In the club's row order.
    """

    def __init__(self, members: Sequence[Member]) -> None:
        self._members = members

    @cached_property
    def places(self) -> IntArray:
        """Number of each member's city, shape (n,); not stated is a place of its own."""
        return _numbered([member.place for member in self._members])

    def travel(self, pairs: IntArray) -> BoolArray:
        """Whether two want to meet in person and live in two places, shape (n_pairs,)."""
        in_person, online = self._meet
        wanted = in_person[pairs].any(axis=1) & ~online[pairs].any(axis=1)
        differ: BoolArray = wanted & (self.places[pairs[:, 0]] != self.places[pairs[:, 1]])
        return differ

    def same_industry(self, pairs: IntArray) -> BoolArray:
        """Whether both state one industry and it is the same, shape (n_pairs,)."""
        own = self.industries[pairs]
        same: BoolArray = (own[:, 0] == own[:, 1]) & (own[:, 0] >= 0)
        return same

    def views_apart(self, pairs: IntArray) -> DoubleArray:
        """Mean distance over the statements both answered, 0 to 1; NaN where there is none."""
        answers, answered = self._viewpoints
        both = answered[pairs[:, 0]] & answered[pairs[:, 1]]
        apart = np.abs(answers[pairs[:, 0]] - answers[pairs[:, 1]]) / 4.0
        counts = both.sum(axis=1)
        known: DoubleArray = np.where(
            counts > 0, (apart * both).sum(axis=1) / np.maximum(counts, 1), np.nan
        )
        return known

    @cached_property
    def _meet(self) -> tuple[BoolArray, BoolArray]:
        """Who only meets in person, who only online, shape (n,) each."""
        ways = [member.meet for member in self._members]
        return (
            np.array([way is Meet.IN_PERSON for way in ways], dtype=np.bool_),
            np.array([way is Meet.ONLINE for way in ways], dtype=np.bool_),
        )

    @cached_property
    def industries(self) -> IntArray:
        """Number of each member's industry, shape (n,); -1 where not stated."""
        numbers = _numbered([member.industry for member in self._members])
        return np.where([bool(member.industry) for member in self._members], numbers, -1)

    @cached_property
    def _viewpoints(self) -> tuple[DoubleArray, BoolArray]:
        statements = sorted({key for member in self._members for key in member.viewpoints})
        table = pd.DataFrame([dict(m.viewpoints) for m in self._members], columns=statements)
        values = table.to_numpy(dtype=np.float64).reshape(len(self._members), len(statements))
        return np.nan_to_num(values), ~np.isnan(values)


def _numbered(values: Sequence[str]) -> IntArray:
    """One number per distinct value, upper and lower case alike, shape (n,)."""
    return np.unique([value.casefold() for value in values], return_inverse=True)[1]
