"""Unordered pairs of row numbers as single integers, so that sets of pairs are sorted arrays."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from recommender.arrays import BoolArray, IntArray


def pair_keys(pairs: IntArray, n: int) -> IntArray:
    """One integer per pair, the same for (i, j) and (j, i).

    Parameters
    ----------
    pairs
        Shape (m, 2), row numbers from 0 to n - 1.
    n
        Number of rows, below 3 * 10^9.

    Returns
    -------
    IntArray, shape (m,)
    """
    first, second = pairs[:, 0], pairs[:, 1]
    keys: IntArray = np.minimum(first, second) * n + np.maximum(first, second)
    return keys


def pairs_of(keys: IntArray, n: int) -> IntArray:
    """The pairs (i < j) behind keys, shape (m, 2)."""
    return np.stack([keys // n, keys % n], axis=1)


def unique_pairs(pairs: IntArray, n: int) -> IntArray:
    """Pairs once each, i < j, in ascending order; pairs of a row with itself are left out."""
    keys = np.sort(pair_keys(pairs[pairs[:, 0] != pairs[:, 1]], n))  # quicker than np.unique
    return pairs_of(keys[np.diff(keys, prepend=-1) > 0], n)


def member_of(keys: IntArray, sorted_keys: IntArray) -> BoolArray:
    """Whether each key occurs in a sorted array of keys, shape (m,)."""
    if not len(sorted_keys):
        return np.zeros(len(keys), dtype=np.bool_)
    at = np.minimum(np.searchsorted(sorted_keys, keys), len(sorted_keys) - 1)
    found: BoolArray = sorted_keys[at] == keys
    return found


def all_pairs(n: int) -> IntArray:
    """Every pair i < j of ``n`` rows, shape (n (n - 1) / 2, 2)."""
    return np.stack(np.triu_indices(n, k=1), axis=1).astype(np.int64)


def sample_pairs(n: int, limit: int, rng: np.random.Generator) -> IntArray:
    """All pairs of ``n`` rows if there are at most ``limit``, else ``limit`` random ones."""
    if n * (n - 1) // 2 <= limit:
        return all_pairs(n)
    first = rng.integers(0, n, size=limit)
    second = (first + rng.integers(1, n, size=limit)) % n
    return np.stack([first, second], axis=1)


def random_pairs(n: int, partners: int, rng: np.random.Generator) -> IntArray:
    """Every member with a few others by chance, shape (n * each, 2), itself perhaps among them.

    They keep full rounds feasible and the search honest.
    """
    others = rng.integers(0, n, size=(n, partners))
    return np.stack([np.repeat(np.arange(n), partners), others.ravel()], axis=1)


def pairs_with(n: int, rows: IntArray) -> IntArray:
    """All pairs of the given ones of ``n`` rows with any, i < j, ascending."""
    grid = np.stack(np.meshgrid(rows, np.arange(n), indexing="ij"), axis=-1).reshape(-1, 2)
    return unique_pairs(grid, n)
