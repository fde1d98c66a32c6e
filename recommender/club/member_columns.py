"""What is read off a club's members as columns: once, and after a change off those who have changed alone."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Any, TypeVar

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from recommender.arrays import IntArray
    from recommender.club.member import Member

Column = TypeVar("Column")
"""An array with a row per member, or a value of several with a method ``with_rows``."""


class MemberColumns:
    """The fields of a club's members, each read once.

    Parameters
    ----------
    members
        In the club's row order.
    columns
        What has been read of them already, by what read it.
    """

    def __init__(
        self, members: Sequence[Member], columns: Mapping[Callable[..., Any], Any] | None = None
    ) -> None:
        self.members = members
        self._columns: dict[Callable[..., Any], Any] = dict(columns or {})

    def column(self, read: Callable[[Sequence[Member]], Column]) -> Column:
        """What a function reads off all members, read at the first call.

        Parameters
        ----------
        read
            From the members in row order to a column; a function of a module. A row follows from its
            member alone, so that it is carried over when others change (`carry_columns`).
        """
        if read not in self._columns:
            self._columns[read] = read(self.members)
        column: Column = self._columns[read]
        return column

    def carry_columns(
        self, members: Sequence[Member], rows: IntArray
    ) -> dict[Callable[..., Any], Any]:
        """The columns after some members have changed; what was read of the others is kept.

        Parameters
        ----------
        members
            All of them, as they are now.
        rows
            Ascending rows of those who have changed.
        """
        changed = [members[row] for row in rows]
        return {
            read: put_rows(column, rows, read(changed))
            for read, column in self._columns.copy().items()
        }


def put_rows(column: Any, rows: IntArray, new: Any) -> Any:  # noqa: ANN401  # of any type of column
    """A copy of a column with others in some rows."""
    if not isinstance(column, np.ndarray):
        return column.with_rows(rows, new)
    patched = column.copy()
    patched[rows] = new
    return patched


def number_values(values: Sequence[str]) -> IntArray:
    """A number for each value, upper and lower case alike; -1 for none, shape (n,).

    It follows from the value, so that it is the same in every list: 63 bits of a hash, of which no two
    values of a club will ever share one.

    Examples
    --------
    >>> law, none, same, art = number_values(["Law", "", "law", "Art"]).tolist()
    >>> law == same, none, law == art
    (True, -1, False)
    """
    numbers = [_number_value(value.casefold()) if value else -1 for value in values]
    return np.array(numbers, dtype=np.int64)


def _number_value(value: str) -> int:
    digest = hashlib.blake2b(value.encode("utf-8", "surrogatepass"), digest_size=8).digest()
    return int.from_bytes(digest, "big") >> 1
