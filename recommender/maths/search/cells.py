"""Items sorted into cells of near ones, so that only a few cells are looked at for each query.

An inverted file (Sivic & Zisserman, 2003). Queries of many are brought together cell by cell,
so that what is compared is one matrix product per cell.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from recommender.maths.compiled import compiled, compiled_sums
from recommender.maths.search.heaps import Best, offer

if TYPE_CHECKING:
    import numpy.typing as npt

    from recommender.arrays import FloatArray, IntArray


_FEW = 32
"""Queries up to which each looks through its cells on its own."""
_CELLS = 2**16
"""Cells whose numbers take two bytes."""


class Cells(NamedTuple):
    """Items by cell, and the middle of each cell."""

    basis: FloatArray
    """Shape (dimension, d): the directions in which items lie near each other or apart."""
    centres: FloatArray
    """Shape (n_cells, d)."""
    start: IntArray
    """Shape (n_cells + 1,): where each cell's items begin."""
    items: IntArray
    """Shape (n_items,): their rows, ascending within a cell."""
    vectors: FloatArray
    """Shape (n_items, d): in these directions, in the order of ``items``."""


class Found(NamedTuple):
    """Items found for each query, in no order."""

    score: FloatArray
    """Shape (n_queries, k): products."""
    item: npt.NDArray[np.int32]
    """Shape (n_queries, k): rows of items; -1 where there are no more."""
    filled: IntArray
    """Shape (n_queries,): how many there are."""


def nearest_items(
    cells: Cells, queries: FloatArray, probes: int, k: int, least: FloatArray
) -> Found:
    """The items of largest inner product among those of the nearest cells, roughly.

    Parameters
    ----------
    cells
        Of the items.
    queries
        Shape (n_queries, dimension), float32.
    probes
        Cells looked at for each query, at least 1.
    k
        Items per query at most, at least 1.
    least
        Shape (n_queries,): products up to this one are passed over.

    Returns
    -------
    Found
        By products in the directions of the cells; of equal ones either may be left out.
    """
    n = len(queries)
    short: FloatArray = queries @ cells.basis
    found = Found(
        np.zeros((n, k), np.float32), np.full((n, k), -1, np.int32), np.zeros(n, np.int64)
    )
    if n <= _FEW:
        _search_one_by_one(cells, short, min(probes, len(cells.centres)), least, found)
        return found
    asked, start = _by_cell(
        (short @ cells.centres.T).astype(np.float32, copy=False), min(probes, len(cells.centres))
    )
    for cell in np.flatnonzero((np.diff(start) > 0) & (np.diff(cells.start) > 0)).tolist():
        rows = asked[start[cell] : start[cell + 1]]
        own = slice(cells.start[cell], cells.start[cell + 1])
        products: FloatArray = short[rows] @ cells.vectors[own].T
        _offer_items(products, rows, cells.items[own], least, found)
    return found


def _by_cell(nearness: FloatArray, probes: int) -> tuple[IntArray, IntArray]:
    """Queries of each cell, one cell after the other, and where each one's begin."""
    n, count = nearness.shape
    if probes < count:
        chosen = np.argpartition(-nearness, probes - 1, axis=1)[:, :probes].ravel()
    else:
        chosen = np.tile(np.arange(count), n)
    small = chosen.astype(np.uint16) if count <= _CELLS else chosen  # sorted in one go
    order = np.argsort(small, kind="stable")
    start = np.concatenate([[0], np.cumsum(np.bincount(chosen, minlength=count))])
    return order // probes, start


@compiled
def _offer_items(
    products: FloatArray, rows: IntArray, items: IntArray, least: FloatArray, found: Found
) -> None:
    kept = found.score, found.item, found.filled
    for i in range(len(rows)):
        _keep(products[i], rows[i], items, least[rows[i]], kept)


@compiled
def _keep(
    products: FloatArray,
    row: int,
    items: IntArray,
    least: float,
    kept: tuple[FloatArray, npt.NDArray[np.int32], IntArray],
) -> None:
    """Keep what is large enough; a heap is made where more comes than there is room for."""
    score, item, filled = kept
    k, count = score.shape[1], filled[row]
    enough = least if count < k else max(least, score[row, 0])
    for j in range(len(products)):
        if products[j] <= enough:
            continue
        if count < k:
            score[row, count], item[row, count] = products[j], items[j]
            count += 1
            if count == k:
                order = np.argsort(score[row])
                score[row] = score[row][order]
                item[row] = item[row][order]
        else:
            offer(Best(score, item), row, products[j], items[j])  # type: ignore[arg-type]  # rows of half the size
        if count == k:
            enough = max(least, score[row, 0])
    filled[row] = count


@compiled
def _search_one_by_one(
    cells: Cells, queries: FloatArray, probes: int, least: FloatArray, found: Found
) -> None:
    kept = found.score, found.item, found.filled
    for row in range(len(queries)):
        near = np.argsort(-np.dot(cells.centres, queries[row]))[:probes]
        for cell in near:
            low, high = cells.start[cell], cells.start[cell + 1]
            products = np.dot(cells.vectors[low:high], queries[row])
            _keep(products, row, cells.items[low:high], least[row], kept)


@compiled_sums
def exact_products(queries: FloatArray, items: FloatArray, found: Found) -> None:
    """Put the whole inner products in the place of rough ones.

    Parameters
    ----------
    queries, items
        Shape (n_queries, dimension) and (n_items, dimension), in C order.
    found
        From `nearest_items`; its scores are changed.
    """
    score, item = found.score, found.item
    for i in range(len(queries)):
        for place in range(found.filled[i]):
            row, total = item[i, place], np.float32(0.0)
            if row >= 0:
                for at in range(queries.shape[1]):
                    total += queries[i, at] * items[row, at]
                score[i, place] = total


def no_cells(dimension: int) -> Cells:
    """The cells of no items."""
    none = np.zeros(0, np.int64)
    nothing = np.zeros((0, 1), np.float32)
    middle = np.zeros((1, 1), np.float32)
    return Cells(np.zeros((dimension, 1), np.float32), middle, np.zeros(2, np.int64), none, nothing)
