"""Methods on groups small enough to hold a table of everyone with everyone.

Pairs are numbers of people of shape (m, 2), each once; scores are of shape (m,), higher is better.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from benchmarks.quality.scores.content import bm25, both_ways, tfidf
from benchmarks.quality.scores.diversify import rerank
from benchmarks.quality.scores.lists import as_lists, as_pairs

if TYPE_CHECKING:
    from scipy.sparse import csr_array

    from recommender.arrays import DoubleArray, IntArray

DRAWS = 5
"""Draws of chance that are averaged: one draw of one small group is noisy."""


def draw_scores(rng: np.random.Generator, pairs: int) -> DoubleArray:
    """Uniform scores, several draws, shape (`DRAWS`, pairs)."""
    return rng.random((DRAWS, pairs))


def differ(groups: IntArray | DoubleArray, pairs: IntArray) -> DoubleArray:
    """1 for pairs of two groups, else 0: the matcher makes as many such pairs as there can be.

    Parameters
    ----------
    groups
        Shape (n,), of each person; NaN is like nothing, itself included.
    pairs
        Shape (m, 2).
    """
    ends = groups[pairs]
    across: DoubleArray = (ends[:, 0] != ends[:, 1]).astype(np.float64)
    return across


def tfidf_cosine(counts: csr_array, pairs: IntArray) -> DoubleArray:
    """Cosine of TF-IDF vectors of token counts, shape (n, tokens); rare tokens count most."""
    vectors = tfidf(counts)
    return _of_pairs(both_ways(vectors, vectors), pairs)


def bm25_both_ways(counts: csr_array, pairs: IntArray) -> DoubleArray:
    """Mean of either as a BM25 query to the other, of token counts, shape (n, tokens)."""
    return _of_pairs(both_ways(counts, bm25(counts)), pairs)


def diversify_lists(
    pairs: IntArray, likeness: DoubleArray, vectors: DoubleArray, strategy: str
) -> DoubleArray:
    """Mean place of a pair on both diversified lists of the most alike.

    Parameters
    ----------
    pairs, likeness
        Shapes (m, 2) and (m,).
    vectors
        Shape (n, d), what likeness of two suggestions is measured by.
    strategy
        ``"mmr"`` or ``"dpp"``, at pyversity's default trade-off.
    """
    nearest = as_lists(pairs, likeness, len(vectors))
    return as_pairs(rerank(nearest, vectors, strategy), pairs)


def _of_pairs(table: DoubleArray, pairs: IntArray) -> DoubleArray:
    values: DoubleArray = table[pairs[:, 0], pairs[:, 1]]
    return values
