"""Some members' rows put in the place of their old ones, everybody else's kept as they are."""

from __future__ import annotations

from dataclasses import replace
from itertools import chain
from typing import TYPE_CHECKING, TypeVar

import numpy as np

from recommender.maths.texts.facets import Facets, Texts
from recommender.maths.texts.items import Items

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
    parts = _pieces(items.start, rows, lambda low, high: items.vectors[low:high])
    changed = [new.vectors[new.rows(place)] for place in range(len(rows))]
    vectors = np.concatenate(list(_between(parts, changed)))
    return Items(vectors, np.concatenate([[0], np.cumsum(counts)]).astype(np.int64))


def spliced_texts(texts: Texts, rows: IntArray, new: Texts) -> Texts:
    """Texts in which some members have others; as for `spliced_items`."""
    start, starts = _starts(texts.counts), _starts(new.counts)
    counts = list(texts.counts)
    for row, count in zip(rows, new.counts, strict=True):
        counts[row] = count

    def joined(old: tuple[str, ...], own: tuple[str, ...]) -> tuple[str, ...]:
        parts = _pieces(start, rows, lambda low, high: old[low:high])
        changed = [own[starts[place] : starts[place + 1]] for place in range(len(rows))]
        return tuple(chain.from_iterable(_between(parts, changed)))

    return Texts(joined(texts.texts, new.texts), joined(texts.fields, new.fields), tuple(counts))


def spliced_rows(
    table: npt.NDArray[Value], rows: IntArray, new: npt.NDArray[Value]
) -> npt.NDArray[Value]:
    """A copy of a table, a row per member, with some rows in the place of old ones."""
    out = table.copy()
    out[rows] = new
    return out


def spliced_facets(facets: Facets, rows: IntArray, new: Facets) -> Facets:
    """Facets of a club in which some members' texts are other ones; as for `spliced_items`."""
    return replace(
        facets,
        trades=spliced_rows(facets.trades, rows, new.trades),
        roles=spliced_rows(facets.roles, rows, new.roles),
        industries=spliced_rows(facets.industries, rows, new.industries),
        give_texts=spliced_texts(facets.give_texts, rows, new.give_texts),
        need_texts=spliced_texts(facets.need_texts, rows, new.need_texts),
        common_texts=spliced_texts(facets.common_texts, rows, new.common_texts),
    )


def _starts(counts: Sequence[int]) -> IntArray:
    return np.concatenate([[0], np.cumsum(counts)]).astype(np.int64)


def _pieces(start: IntArray, rows: IntArray, cut: Callable[[int, int], T]) -> list[T]:
    """What stays: before the first changed member, between them, after the last one."""
    lows = [0, *(int(start[row + 1]) for row in rows)]
    highs = [*(int(start[row]) for row in rows), int(start[-1])]
    return [cut(low, high) for low, high in zip(lows, highs, strict=True)]


def _between(kept: Sequence[T], changed: Sequence[T]) -> Iterator[T]:
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
