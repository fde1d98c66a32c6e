"""Evidence between every two members of two blocks, from inner products that BLAS has made."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from recommender.maths.compiled import compiled, compiled_sums

if TYPE_CHECKING:
    from recommender.arrays import FloatArray, IntArray


class Scale(NamedTuple):
    """How inner products become evidence."""

    sd: float
    """What makes them z-values."""
    none: float
    """z up to which there is no evidence."""
    clear: float
    """z from which there is full evidence, above ``none``."""


class Rough(NamedTuple):
    """Inner products of two ranges of items, from all or from their leading directions."""

    products: FloatArray
    """Shape (n_rows, n_columns)."""
    rows: FloatArray
    """Shape (n_rows, dimension): the items, to multiply in full what is roughly large."""
    columns: FloatArray
    least: float
    """Products up to this one are no evidence."""
    inexact: bool
    """Whether the products are of leading directions only."""


@compiled
def _largest_of_rows(products: FloatArray, rows: tuple[int, int], best: FloatArray) -> None:
    """Fill in the largest entry of each column over some rows; -inf over none."""
    best[:] = -np.inf
    for row in range(rows[0], rows[1]):
        for column in range(len(best)):
            if products[row, column] > best[column]:  # noqa: PLR1730  # max() looks for NaN: slow
                best[column] = products[row, column]


@compiled_sums
def _exact_best(rough: Rough, rows: tuple[int, int], column: int) -> float:
    """Largest inner product of some row items with one column item, where roughly large."""
    largest, one = np.float32(-np.inf), rough.columns[column]
    for row in range(rows[0], rows[1]):
        if rough.products[row, column] > rough.least:
            other, total = rough.rows[row], np.float32(0.0)
            for place in range(len(one)):
                total += one[place] * other[place]
            largest = max(largest, total)
    return float(largest)


@compiled
def needs_met(
    rough: Rough, gives: IntArray, needs: IntArray, scale: Scale, out: FloatArray
) -> None:
    """Evidence that each giver meets each asker's needs, summed over the needs.

    Parameters
    ----------
    rough
        Givers' items by askers' items.
    gives, needs
        Where each giver's and each asker's items start, shape (n + 1,) each, from 0.
    scale
        Of the evidence.
    out
        Shape (n_givers, n_askers), filled in.
    """
    near = np.empty(rough.products.shape[1], dtype=np.float32)
    low, high = np.float32(scale.none * scale.sd), np.float32(scale.clear * scale.sd)
    for giver in range(len(gives) - 1):
        rows = gives[giver], gives[giver + 1]
        _largest_of_rows(rough.products, rows, near)
        for asker in range(len(needs) - 1):
            total = np.float32(0.0)
            for column in range(needs[asker], needs[asker + 1]):
                if near[column] > rough.least:
                    best = _exact_best(rough, rows, column) if rough.inexact else near[column]
                    total += max(min(best, high) - low, np.float32(0.0))
            out[giver, asker] = total / (high - low)


@compiled
def nearest(rough: Rough, rows: IntArray, columns: IntArray, out: FloatArray) -> None:
    """Largest inner product of each two members' items; -inf where none is large.

    Parameters
    ----------
    rough
        Row members' items by column members' items.
    rows, columns
        Where each member's items start, shape (n + 1,) each, from 0.
    out
        Shape (n_row_members, n_column_members), filled in.
    """
    near = np.empty(rough.products.shape[1], dtype=np.float32)
    for i in range(len(rows) - 1):
        own = rows[i], rows[i + 1]
        _largest_of_rows(rough.products, own, near)
        for j in range(len(columns) - 1):
            out[i, j] = -np.inf
            for column in range(columns[j], columns[j + 1]):
                if near[column] > rough.least:
                    best = _exact_best(rough, own, column) if rough.inexact else near[column]
                    out[i, j] = max(out[i, j], best)
