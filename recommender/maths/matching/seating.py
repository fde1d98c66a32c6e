"""Seating people at tables over several rounds: what a plan must keep to, what it may cost, how it counts.

A plan is an array of shape (rounds, n): the table of each person in each round. Each wish says how
often a plan goes against it (`count_breaches`), from the plan alone, and what each breach costs in the unit of
weights; a wish without a cost is a rule. Several of one name are given up together.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from recommender.errors import InputError

if TYPE_CHECKING:
    from recommender.arrays import BoolArray, DoubleArray, IntArray

LEAST_SEATS = 2
"""Fewest people at a table: one alone meets nobody."""


@dataclass(frozen=True, eq=False)
class KeepApart:
    """Some pairs never sit at one table."""

    name: str
    pairs: BoolArray
    """Shape (n, n), symmetric."""
    cost: float | None = None

    def count_breaches(self, plan: IntArray) -> int:
        """Pairs at one table, once for each round."""
        upper = np.triu(self.pairs, k=1)
        return sum(int((upper & _together(row)).sum()) for row in plan)


@dataclass(frozen=True, eq=False)
class NobodyTwice:
    """Nobody sits with the same person twice."""

    name: str
    before: BoolArray
    """Shape (n, n), symmetric: who have sat together already this evening."""
    cost: float | None = None

    def count_breaches(self, plan: IntArray) -> int:
        """For each pair the number of two rounds in which they meet, those before counting as one."""
        met = self.before.astype(np.int64) + sum(_together(row).astype(np.int64) for row in plan)
        return int(np.triu(met * (met - 1) // 2, k=1).sum())


@dataclass(frozen=True, eq=False)
class CountAtTables:
    """At least and at most so many of a group at each table."""

    name: str
    member: BoolArray
    """Shape (n,)."""
    least: int
    most: int
    cost: float | None = None

    def count_breaches(self, plan: IntArray) -> int:
        """People too many or too few, over all tables."""
        counts = _count_at_tables(plan, self.member)
        return int((np.maximum(0, self.least - counts) + np.maximum(0, counts - self.most)).sum())


@dataclass(frozen=True, eq=False)
class SpeakTogether:
    """Everybody at a table speaks one language that all of them speak."""

    name: str
    speaks: BoolArray
    """Shape (n, languages); who states none is taken to speak all."""
    cost: float | None = None

    def count_breaches(self, plan: IntArray) -> int:
        """People who do not speak what most of their table do."""
        speakers = np.stack(
            [_count_at_tables(plan, language) for language in self.speaks.T], axis=-1
        )
        sizes = _count_at_tables(plan, np.ones(plan.shape[1], dtype=np.bool_))
        return int((sizes - speakers.max(axis=-1)).sum())


@dataclass(frozen=True, eq=False)
class VisitTables:
    """Everybody sits at some tables at least and at most so often: with the board, by lottery."""

    name: str
    hosted: BoolArray
    """Shape (rounds, tables)."""
    visits: IntArray
    """Shape (n, 2): at least, at most."""
    cost: float | None = None

    def count_breaches(self, plan: IntArray) -> int:
        """Visits too many or too few, over all people."""
        counts = np.take_along_axis(self.hosted, plan, axis=1).sum(axis=0)
        low, high = self.visits.T
        return int((np.maximum(0, low - counts) + np.maximum(0, counts - high)).sum())


AnyWish = KeepApart | NobodyTwice | CountAtTables | SpeakTogether | VisitTables


@dataclass(frozen=True, eq=False)
class Seating:
    """Who is to be seated where, and what for.

    Raises
    ------
    InputError
        If the tables have not as many seats as there are people, or a table has more hosts than seats.
    """

    weights: DoubleArray
    """Shape (n, n), symmetric, finite: what two people have of sitting together."""
    sizes: IntArray
    """Shape (rounds, tables): people at each table; every round sums up to n."""
    fixed: IntArray
    """Shape (rounds, n): the table somebody keeps, or -1."""
    wishes: tuple[AnyWish, ...] = ()

    def __post_init__(self) -> None:
        n = len(self.weights)
        if (self.sizes.sum(axis=1) != n).any():
            message = f"seating: the tables of a round take {self.sizes.sum(axis=1).tolist()} people; there are {n}"
            raise InputError(message)
        for r, row in enumerate(self.fixed):
            held = np.bincount(row[row >= 0], minlength=self.sizes.shape[1])
            if (held > self.sizes[r]).any():
                at = int((held - self.sizes[r]).argmax())
                message = f"seating: {held[at]} people keep table {at + 1} in round {r + 1}; it has {self.sizes[r, at]} seats"
                raise InputError(message)

    def without(self, names: frozenset[str]) -> Seating:
        """The same without the wishes of some names."""
        return replace(self, wishes=tuple(wish for wish in self.wishes if wish.name not in names))

    def count_broken(self, plan: IntArray) -> dict[str, int]:
        """How often a plan breaks each rule that it breaks, by name."""
        broken: dict[str, int] = {}
        for wish in self.wishes:
            if wish.cost is None and (count := wish.count_breaches(plan)):
                broken[wish.name] = broken.get(wish.name, 0) + count
        return broken

    def sum_weights(self, plan: IntArray) -> float:
        """The weights of all pairs at one table, over all rounds."""
        return float(sum((np.triu(self.weights, k=1) * _together(row)).sum() for row in plan))

    def value(self, plan: IntArray) -> float:
        """The weights of all pairs at one table, less what breaches of wishes cost."""
        paid = sum(
            wish.cost * wish.count_breaches(plan) for wish in self.wishes if wish.cost is not None
        )
        return self.sum_weights(plan) - paid

    def sum_at_tables(self, plan: IntArray) -> DoubleArray:
        """The weights of the pairs of each table, shape (rounds, tables)."""
        totals, weights = np.zeros(self.sizes.shape), self.weights.copy()
        np.fill_diagonal(weights, 0.0)
        for r, row in enumerate(plan):
            at = np.zeros((self.sizes.shape[1], len(row)))
            at[row, np.arange(len(row))] = 1.0
            totals[r] = ((at @ weights) * at).sum(axis=1) / 2.0
        return totals


def share_out(
    people: int, tables: int, seats: int, least: int = LEAST_SEATS, most: int | None = None
) -> IntArray:
    """How many sit at each table: as evenly as it goes, and no table with fewer than ``least``.

    Parameters
    ----------
    people, tables, seats
        How many come, and how many tables there are of how many seats.
    least, most
        Fewest people at a table, and most seats that may be advised; any number if left out.

    Returns
    -------
    IntArray, shape (tables that are used,)
        The larger ones first.

    Raises
    ------
    InputError
        If there are more people than seats, or too few for one table.

    Examples
    --------
    >>> share_out(58, tables=10, seats=6).tolist()
    [6, 6, 6, 6, 6, 6, 6, 6, 5, 5]
    """
    if people > tables * seats:
        wider, room = -(-people // tables), tables * seats
        ways = [
            f"{-(-people // seats)} tables",
            *([f"{wider} seats"] if most is None or wider <= most else []),
        ]
        noun, takes = ("table", "takes") if tables == 1 else ("tables", "take")
        message = f"tables: {people} people come and {tables} {noun} of {seats} {takes} {room}; {' or '.join(ways)} are enough"
        raise InputError(message)
    if people < least:
        message = f"tables: {people} people come; a table needs {least}"
        raise InputError(message)
    used = min(tables, people // least)
    sizes = np.full(used, people // used)
    sizes[: people % used] += 1
    if sizes.max() > seats:
        message = f"tables: {people} people do not fit tables of {least} to {seats}"
        raise InputError(message)
    return sizes.astype(np.int64)


def find_sat(plan: IntArray) -> BoolArray:
    """Who have sat together in a plan of shape (rounds, n), shape (n, n), nobody with themselves."""
    sat = np.zeros((plan.shape[1], plan.shape[1]), dtype=np.bool_)
    for row in plan:
        sat |= _together(row)
    return sat


def _together(row: IntArray) -> BoolArray:
    """Who sit at one table of a round, nobody with themselves; -1 sits nowhere."""
    together: BoolArray = (row[:, None] == row[None, :]) & (row >= 0)[:, None]
    np.fill_diagonal(together, val=False)
    return together


def _count_at_tables(plan: IntArray, member: BoolArray) -> IntArray:
    """How many of a group sit at each table, shape (rounds, tables)."""
    tables = int(plan.max(initial=0)) + 1
    return np.stack([np.bincount(row[member], minlength=tables) for row in plan]).astype(np.int64)
