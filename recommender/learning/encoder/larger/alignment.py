"""Which English piece a German piece stands for, learnt from translations (IBM Model 1).

Brown et al. (1993), *The mathematics of statistical machine translation*: every English token
of a pair comes from one of the German tokens or from none; expectation maximisation finds the
probabilities ``t(english | german)``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from scipy import sparse

if TYPE_CHECKING:
    from recommender.arrays import FloatArray, IntArray
    from recommender.learning.encoder.bags import Bags

LONGEST = 24
"""Tokens: longer pairs say little about single words, and cost the product of their lengths."""


def translation_table(english: Bags, german: Bags, size: int, rounds: int = 6) -> sparse.csr_array:
    """Estimate ``t(english piece | german piece)``.

    Parameters
    ----------
    english, german
        Translations, row by row.
    size
        Number of pieces; row ``size`` stands for "no word".
    rounds
        Of expectation maximisation.

    Returns
    -------
    scipy.sparse.csr_array, shape (size + 1, size)
        Rows sum to 1 where the German piece occurs.
    """
    pair, source, target, token = _links(english, german, size)
    key, link = np.unique(source * size + target, return_inverse=True)
    del pair, source, target
    row, column = key // size, key % size
    chance = np.ones(len(key), dtype=np.float32)
    for _ in range(rounds):
        weight = chance[link]
        weight /= np.bincount(token, weights=weight)[token]
        count = np.bincount(link, weights=weight, minlength=len(key))
        total = np.bincount(row, weights=count, minlength=size + 1)
        chance = (count / total[row]).astype(np.float32)
    return sparse.csr_array((chance, (row, column)), shape=(size + 1, size))


def _links(english: Bags, german: Bags, size: int) -> tuple[IntArray, IntArray, IntArray, IntArray]:
    """Every English token of a pair beside every German one, and beside none."""
    lengths_en, lengths_de = np.diff(english.starts), np.diff(german.starts)
    rows = np.flatnonzero((lengths_en <= LONGEST) & (lengths_de <= LONGEST) & (lengths_en > 0))
    left, right = english.take(rows), german.take(rows)
    n_en, n_de = np.diff(left.starts), np.diff(right.starts) + 1
    token = np.repeat(np.arange(len(left.ids)), np.repeat(n_de, n_en))
    pair = np.repeat(np.arange(len(rows)), n_en)[token]
    place = np.arange(len(token)) - np.repeat(
        np.cumsum(np.repeat(n_de, n_en)) - np.repeat(n_de, n_en), np.repeat(n_de, n_en)
    )
    ids = np.append(right.ids, size)
    at = np.minimum(right.starts[pair] + place, len(right.ids))
    source = np.where(place == n_de[pair] - 1, size, ids[at])
    return pair, source, left.ids[token], token


def mean_rows(table: sparse.csr_array, rows: FloatArray, wanted: IntArray) -> FloatArray:
    """Start each wanted piece at the mean of its translations.

    Parameters
    ----------
    table
        From `translation_table`.
    rows
        Shape (size, dimension): vectors of the English pieces; zero for pieces without one.
    wanted
        Pieces to start.

    Returns
    -------
    ndarray, shape (n_wanted, dimension), float32
        As long as the vectors they are made of; zero where nothing is known.
    """
    chosen = table[wanted]
    chosen.data = np.square(chosen.data)  # what is likely counts more than what came along
    mean = chosen @ rows
    length = chosen @ np.linalg.norm(rows, axis=1)
    total = np.asarray(chosen.sum(axis=1)).ravel()
    norm = np.linalg.norm(mean, axis=1)
    scale = np.where(norm > 0, length / np.maximum(total * norm, 1e-9), 0)
    started: FloatArray = (mean * scale[:, None]).astype(np.float32)
    return started
