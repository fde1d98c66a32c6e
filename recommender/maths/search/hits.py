"""Which items speak for a pair: sparse lists of evidence, found in cells of near items."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from recommender.maths.search.cells import exact_products, nearest_items

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy.typing as npt

    from recommender.arrays import FloatArray, IntArray
    from recommender.maths.search.cells import Cells
    from recommender.maths.search.every_pair import Scale
    from recommender.maths.texts.items import Items

_ENOUGH = 0.75
"""Of the product from which there is evidence: where the rough one is smaller, the pair of items
is passed over."""
_STEPS = 255
"""Steps of evidence that are told apart."""


class Hits(NamedTuple):
    """For each item that asks, items of others that are evidence, and how much."""

    start: IntArray
    """Shape (n_asking + 1,): where each one's begin."""
    other: npt.NDArray[np.int32]
    """Rows of items."""
    level: npt.NDArray[np.uint8]
    """Evidence of each, 1 to 255 for above 0 to 1."""


class Given(NamedTuple):
    """The items that are searched."""

    cells: Cells
    """Of their vectors as the encoder gives them."""
    vectors: FloatArray
    """Shape (n_items, dimension): centred."""
    mean: FloatArray
    """Shape (dimension,): what centring took off."""
    scale: Scale
    """How products of centred vectors become evidence."""
    rows: IntArray | None = None
    """Where an item of the cells is now among ``vectors``, -1 = gone; None = where it was."""


def hits_of(asked: FloatArray, given: Given, probes: int, k: int) -> Hits:
    """What is evidence for each item that asks.

    Parameters
    ----------
    asked
        Shape (n_asking, dimension): centred.
    given
        Items that are searched.
    probes
        Cells looked at for each.
    k
        Items found for each, at most.
    """
    least, basis = _ENOUGH * given.scale.none * given.scale.sd, given.cells.basis
    shift = (asked @ basis) @ (given.mean @ basis)
    found = nearest_items(given.cells, asked, probes, k, (least + shift).astype(np.float32))
    if given.rows is not None:
        found.item[:] = np.where(found.item < 0, -1, given.rows[found.item])
    exact_products(asked, given.vectors, found)
    z = np.where(found.item < 0, 0.0, found.score / given.scale.sd)
    share = (z - given.scale.none) / (given.scale.clear - given.scale.none)
    level = np.ceil(np.clip(share, 0.0, 1.0) * _STEPS).astype(np.uint8)
    start = np.concatenate([[0], np.cumsum((level > 0).sum(axis=1))])
    return Hits(start, found.item[level > 0], level[level > 0])


def joined(parts: Sequence[Hits]) -> Hits:
    """The hits of several ranges of items, one after the other."""
    counts = np.concatenate([np.diff(each.start) for each in parts])
    return Hits(
        np.concatenate([[0], np.cumsum(counts)]),
        np.concatenate([each.other for each in parts]),
        np.concatenate([each.level for each in parts]),
    )


def turned(hits: Hits, n_items: int) -> Hits:
    """The same the other way round: for each item found, the items that ask for it."""
    asking = np.repeat(np.arange(len(hits.start) - 1, dtype=np.int32), np.diff(hits.start))
    order = np.argsort(hits.other, kind="stable")
    start = np.concatenate([[0], np.cumsum(np.bincount(hits.other, minlength=n_items))])
    return Hits(start, asking[order], hits.level[order])


def moved(given: Given, before: Items, after: Items, changed: IntArray) -> Given:
    """The same cells after some members have changed: their items are gone from them.

    Parameters
    ----------
    given
        Of the club as it was.
    before, after
        Its items then and now, of the same members.
    changed
        Ascending rows of the members whose items are other ones.
    """
    shift = after.start[:-1] - before.start[:-1]
    rows = np.arange(len(before.vectors)) + np.repeat(shift, before.counts)
    gone = np.zeros(len(shift), np.bool_)
    gone[changed] = True
    rows[np.repeat(gone, before.counts)] = -1
    if given.rows is not None:
        rows = np.where(given.rows < 0, -1, rows[given.rows])
    return given._replace(vectors=after.vectors, rows=rows)
