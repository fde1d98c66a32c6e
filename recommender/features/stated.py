"""What members state in fields rather than in texts, as columns of a club."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar

import numpy as np
import pandas as pd

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from recommender.arrays import BoolArray, DoubleArray, IntArray, UnsignedArray
    from recommender.club.member import Member

Column = TypeVar("Column")
_STEPS = 4
"""From one end of an answer to the other: -2 to 2."""
_WORD = 64


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
    answers, answered = stated.column(read_answer_bits)
    first, second = pairs.T
    both = answered[first] & answered[second]
    apart = np.bitwise_count((answers[first] ^ answers[second]) & both).sum(axis=1, dtype=np.int64)
    known = np.bitwise_count(both).sum(axis=1, dtype=np.int64)
    enough = known >= least * _STEPS
    distances: DoubleArray = np.where(enough, apart / np.maximum(known, 1), np.nan)
    return distances


def read_answer_bits(members: Sequence[Member]) -> tuple[UnsignedArray, UnsignedArray]:
    """Answers and which there are as bits: of two answers as many differ as they are steps apart.

    Returns
    -------
    answers, answered
        Shape (n, n_words) each. A statement has four bits: an answer sets one for each step that it is
        above -2; where there is one, all four of the second are set.
    """
    answers, answered = read_viewpoints(members)
    above = answers[:, :, None] > np.arange(-_STEPS // 2, _STEPS // 2)
    steps = above & answered[:, :, None]
    return _pack_bits(steps), _pack_bits(np.broadcast_to(answered[:, :, None], steps.shape))


def _pack_bits(bits: BoolArray) -> UnsignedArray:
    """Bits of each row in as few words as they need, one at least, shape (n, n_words)."""
    flat = bits.reshape(len(bits), -1)
    missing = -flat.shape[1] % _WORD if flat.shape[1] else _WORD
    packed: UnsignedArray = np.packbits(np.pad(flat, ((0, 0), (0, missing))), axis=1).view(
        np.uint64
    )
    return packed


def read_viewpoints(members: Sequence[Member]) -> tuple[DoubleArray, BoolArray]:
    """Answers, 0 where there is none, and which there are, shape (n, n_statements) each."""
    statements = sorted({key for member in members for key in member.viewpoints})
    table = pd.DataFrame([dict(member.viewpoints) for member in members], columns=statements)
    values = table.to_numpy(dtype=np.float64).reshape(len(members), len(statements))
    return np.nan_to_num(values), ~np.isnan(values)
