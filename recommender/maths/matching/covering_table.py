"""A few people who together cover the parts of a goal: coverage, pairs, and who may sit together.

The chance that somebody of a set meets a part, ``1 - prod(1 - p)``, is monotone and submodular in the set:
adding one at a time the person who adds most comes within ``1 - 1/e`` of the best (Nemhauser, Wolsey and
Fisher 1978). Pair weights and rules between pairs are no part of that theorem, so small clubs are searched
whole; larger ones with the best few hundred tables of each size kept, and swaps after it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from recommender.arrays import BoolArray, DoubleArray, IntArray

_GAIN = 1e-9
"""Values nearer than this are the same: whoever comes first is taken."""


@dataclass(frozen=True, eq=False)
class CoverTask:
    """Who may be chosen, and what counts.

    Inputs are never modified; whoever comes first goes first where two tables are worth the same.
    """

    chances: DoubleArray
    """Shape (parts, n): that each person meets each part, 0 to 1."""
    weights: DoubleArray
    """Shape (n, n), symmetric: worth of two at one table."""
    allowed: BoolArray
    """Shape (n, n), symmetric: who may sit together; the diagonal is not read."""
    needed: tuple[int, ...]
    """Who sits there in any case."""
    least: int
    most: int
    """Seats: at least and at most so many people."""
    part: float
    """Worth of a part that is surely met."""
    together: float
    """Worth of the mean pair weight."""
    seat: float
    """What each person costs."""

    def value(self, rows: Sequence[int]) -> float:
        """Worth of a table of at least two; larger is better."""
        chosen = np.array(rows, dtype=np.int64)
        covered = 1.0 - np.prod(1.0 - self.chances[:, chosen], axis=1)
        pairs = self.weights[np.ix_(chosen, chosen)][np.triu_indices(len(chosen), k=1)]
        return float(
            self.part * covered.sum() + self.together * pairs.mean() - self.seat * len(chosen)
        )

    def may_sit(self, rows: Sequence[int]) -> bool:
        """Whether all of them may sit together."""
        pairs = np.triu_indices(len(rows), k=1)
        chosen = np.array(rows, dtype=np.int64)
        return bool(self.allowed[np.ix_(chosen, chosen)][pairs].all())


def choose_table(task: CoverTask, exact: int, width: int) -> tuple[int, ...] | None:
    """The best table.

    Parameters
    ----------
    task
        Who may be chosen, and what counts.
    exact
        Tables of any size up to which all are looked at, so that the answer is the best there is.
    width
        Else how many tables of each size are kept while they grow; more is slower and better.

    Returns
    -------
    tuple of int, or None
        Rows, ascending; None where nobody may sit so.
    """
    if not task.may_sit(task.needed):
        return None
    grown = _grow(task, exact, None) or _grow(task, exact, width) or []
    fit = [sets for sets in grown if sets.rows.shape[1] >= max(task.least, 2)]
    best = [tuple(sets.rows[_first_best(sets.values(task))].tolist()) for sets in fit if len(sets)]
    if not best:
        found = find_clique(task.allowed, task.needed, task.least)
        best = [] if found is None else [found]
    if not best:
        return None
    improved = [_swap(task, rows) for rows in best]
    values = np.array([task.value(rows) for rows in improved])
    return tuple(sorted(improved[_first_best(values)]))


def find_clique(allowed: BoolArray, needed: Sequence[int], size: int) -> tuple[int, ...] | None:
    """Any ``size`` people who may all sit together, the needed ones among them; None if there are none.

    Parameters
    ----------
    allowed
        Shape (n, n), symmetric.
    needed
        Rows who sit there in any case; all of them may sit together.
    size
        At least so many; more only where more are needed.
    """
    free = allowed.copy()
    np.fill_diagonal(free, val=False)
    open_ = np.ones(len(free), dtype=np.bool_)
    for row in needed:
        open_ &= free[row]
    return _extend(free, tuple(needed), open_, size)


def _extend(
    free: BoolArray, rows: tuple[int, ...], open_: BoolArray, size: int
) -> tuple[int, ...] | None:
    if len(rows) >= size:
        return rows
    left = open_.copy()
    for row in np.flatnonzero(open_).tolist():
        if left.sum() < size - len(rows):
            return None
        left[row] = False
        found = _extend(free, (*rows, row), left & free[row], size)
        if found is not None:
            return found
    return None


@dataclass(frozen=True, eq=False)
class _Sets:
    """Some tables of one size, with what is needed to make them larger."""

    rows: IntArray
    """Shape (m, k)."""
    lacks: DoubleArray
    """Shape (m, parts): chance that nobody meets a part."""
    pairs: DoubleArray
    """Shape (m,): sum of pair weights."""
    open: BoolArray
    """Shape (m, n): who may join."""

    def __len__(self) -> int:
        return len(self.rows)

    def values(self, task: CoverTask) -> DoubleArray:
        """Worth of each, as `CoverTask.value`; of single people without pairs."""
        size = self.rows.shape[1]
        mean = self.pairs / max(size * (size - 1) / 2, 1)
        worth: DoubleArray = (
            task.part * (1.0 - self.lacks).sum(axis=1) + task.together * mean - task.seat * size
        )
        return worth

    def only(self, chosen: IntArray) -> _Sets:
        return _Sets(self.rows[chosen], self.lacks[chosen], self.pairs[chosen], self.open[chosen])


def _grow(task: CoverTask, exact: int, width: int | None) -> list[_Sets] | None:
    """Tables of each size; all of them where ``width`` is None, and None if these are too many."""
    sets, total = _begin(task), 0
    grown = [sets]
    while sets.rows.shape[1] < task.most:
        if width is None:
            total += int(sets.open.sum())
            if total > exact:
                return None
        sets = _join(task, sets, once=width is None)
        if width is not None:
            order = np.argsort(-np.round(sets.values(task), 9), kind="stable")
            sets = sets.only(order)
            firsts = np.unique(np.sort(sets.rows, axis=1), axis=0, return_index=True)[1]
            sets = sets.only(np.sort(firsts)[:width])
        if not len(sets):
            break
        grown.append(sets)
    return grown


def _begin(task: CoverTask) -> _Sets:
    """The needed ones alone."""
    needed = np.array(task.needed, dtype=np.int64)
    open_ = np.ones(task.chances.shape[1], dtype=np.bool_)
    open_[needed] = False
    open_ &= task.allowed[needed].all(axis=0)
    lacks = np.prod(1.0 - task.chances[:, needed], axis=1)
    pairs = task.weights[np.ix_(needed, needed)][np.triu_indices(len(needed), k=1)].sum()
    return _Sets(needed[None, :], lacks[None, :], np.array([pairs]), open_[None, :])


def _join(task: CoverTask, sets: _Sets, *, once: bool) -> _Sets:
    """Each table with each person who may join; ``once``: no table in two orders."""
    at, new = np.nonzero(sets.open)
    rows = np.concatenate([sets.rows[at], new[:, None]], axis=1)
    pairs = sets.pairs[at] + task.weights[sets.rows[at], new[:, None]].sum(axis=1)
    open_ = sets.open[at] & task.allowed[new]
    open_[np.arange(len(new)), new] = False
    if once:
        open_ &= np.arange(open_.shape[1])[None, :] > new[:, None]
    return _Sets(rows, sets.lacks[at] * (1.0 - task.chances[:, new].T), pairs, open_)


def _swap(task: CoverTask, rows: tuple[int, ...]) -> tuple[int, ...]:
    """A table after the best exchanges, additions and removals, until none is better."""
    best, value = rows, task.value(rows)
    while True:
        around = [
            other
            for other in _list_neighbours(task, best)
            if task.least <= len(other) <= task.most and len(other) > 1
        ]
        values = np.array([task.value(other) for other in around])
        if not len(values) or values.max() <= value + _GAIN:
            return best
        best, value = around[_first_best(values)], float(values.max())


def _list_neighbours(task: CoverTask, rows: tuple[int, ...]) -> list[tuple[int, ...]]:
    inside = set(rows)
    others = [row for row in range(task.chances.shape[1]) if row not in inside]
    smaller = [tuple(r for r in rows if r != out) for out in rows if out not in task.needed]
    joined = [(*base, row) for base in (*smaller, rows) for row in others]
    return smaller + [new for new in joined if task.allowed[new[-1], list(new[:-1])].all()]


def _first_best(values: DoubleArray) -> int:
    return int(np.flatnonzero(values >= values.max() - _GAIN)[0])
