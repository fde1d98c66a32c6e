"""What members state in fields rather than in texts, as columns of a club."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from recommender.arrays import IntArray
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
