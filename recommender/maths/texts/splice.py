"""Some members' rows put in the place of their old ones, everybody else's kept as they are."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

import numpy as np

from recommender.maths.texts.items import Items, start_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    import numpy.typing as npt

    from recommender.arrays import IntArray

T = TypeVar("T")
Value = TypeVar("Value", bound=np.generic)


def spliced_items(items: Items, rows: IntArray, new: Items) -> Items:
    """Items in which some members have others.

    Parameters
    ----------
    items
        Of the whole club.
    rows
        Ascending rows of the members whose items change.
    new
        What they have now, in this order: of ``len(rows)`` members.
    """
    counts = items.counts.copy()
    counts[rows] = new.counts
    parts = cut_around(items.start, rows, lambda low, high: items.vectors[low:high])
    changed = [new.vectors[new.rows(place)] for place in range(len(rows))]
    vectors = np.concatenate(list(alternate(parts, changed)))
    return Items(vectors, start_of(counts))


def spliced_rows(
    table: npt.NDArray[Value], rows: IntArray, new: npt.NDArray[Value]
) -> npt.NDArray[Value]:
    """A copy of a table, a row per member, with some rows in the place of old ones."""
    out = table.copy()
    out[rows] = new
    return out


def cut_around(start: IntArray, rows: IntArray, cut: Callable[[int, int], T]) -> list[T]:
    """What stays: before the first changed member, between them, after the last one."""
    lows = [0, *(int(start[row + 1]) for row in rows)]
    highs = [*(int(start[row]) for row in rows), int(start[-1])]
    return [cut(low, high) for low, high in zip(lows, highs, strict=True)]


def alternate(kept: Sequence[T], changed: Sequence[T]) -> Iterator[T]:
    """Kept and changed pieces in turns.

    Yields
    ------
    T
        One piece.
    """
    for old, new in zip(kept, changed, strict=False):
        yield old
        yield new
    yield kept[-1]
