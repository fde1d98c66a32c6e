"""What members state in fields rather than in texts, as columns of a club."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar

import numpy as np
import pandas as pd

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from recommender.arrays import BoolArray, DoubleArray, IntArray
    from recommender.club.member import Member

Column = TypeVar("Column")


class Stated:
    """The fields of a club's members, each read once.

    Parameters
    ----------
    members
        In the club's row order.
    """

    def __init__(self, members: Sequence[Member]) -> None:
        self.members = members
        self._columns: dict[Callable[..., Any], Any] = {}

    def column(self, read: Callable[[Sequence[Member]], Column]) -> Column:
        """What a function reads off all members, read at the first call.

        Parameters
        ----------
        read
            From the members in row order to an array of n rows, or several; a function of a module.
        """
        if read not in self._columns:
            self._columns[read] = read(self.members)
        column: Column = self._columns[read]
        return column

    @property
    def places(self) -> IntArray:
        """Number of each member's city, shape (n,); not stated is a place of its own."""
        return self.column(read_places)

    @property
    def industries(self) -> IntArray:
        """Number of each member's industry, shape (n,); -1 where not stated."""
        return self.column(read_industries)


def read_places(members: Sequence[Member]) -> IntArray:
    """Number of each member's city, shape (n,); not stated is a place of its own."""
    numbers: IntArray = np.unique([member.place for member in members], return_inverse=True)[1]
    return numbers


def read_industries(members: Sequence[Member]) -> IntArray:
    """Number of each member's industry, shape (n,); -1 where not stated."""
    return number_values([member.industry for member in members])


def number_values(values: Sequence[str]) -> IntArray:
    """One number per distinct value, upper and lower case alike; -1 for none, shape (n,).

    Examples
    --------
    >>> number_values(["Law", "", "law", "Art"]).tolist()
    [2, -1, 2, 1]
    """
    numbers = np.unique([value.casefold() for value in values], return_inverse=True)[1]
    return np.where([bool(value) for value in values], numbers, -1)


def views_apart(stated: Stated, pairs: IntArray, least: int = 1) -> DoubleArray:
    """Mean distance over the statements both answered, 0 to 1; NaN where there are too few.

    Parameters
    ----------
    stated
        The members' fields.
    pairs
        Shape (m, 2), row numbers.
    least
        Statements that both must have answered, at least 1.
    """
    answers, answered = stated.column(read_viewpoints)
    both = answered[pairs[:, 0]] & answered[pairs[:, 1]]
    apart = np.abs(answers[pairs[:, 0]] - answers[pairs[:, 1]]) / 4.0
    counts = both.sum(axis=1)
    known: DoubleArray = np.where(
        counts >= least, (apart * both).sum(axis=1) / np.maximum(counts, 1), np.nan
    )
    return known


def read_viewpoints(members: Sequence[Member]) -> tuple[DoubleArray, BoolArray]:
    """Answers, 0 where there is none, and which there are, shape (n, n_statements) each."""
    statements = sorted({key for member in members for key in member.viewpoints})
    table = pd.DataFrame([dict(member.viewpoints) for member in members], columns=statements)
    values = table.to_numpy(dtype=np.float64).reshape(len(members), len(statements))
    return np.nan_to_num(values), ~np.isnan(values)
