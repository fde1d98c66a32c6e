"""The first vector of every word piece: the mean of what the texts holding it mean."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from scipy import sparse

if TYPE_CHECKING:
    from recommender.arrays import FloatArray
    from recommender.learning.encoder.bags import Bags

PRIOR = 2.0
"""Pseudo-count that pulls rare pieces to zero: they start quiet and grow if they matter."""
RARITY = 1e-3
"""``a`` in Arora, Liang & Ma (2017): a piece of frequency p starts with weight a / (a + p)."""


def initial_vectors(bags: Bags, targets: FloatArray, size: int) -> FloatArray:
    """Average, for every piece, the targets of the texts it occurs in.

    Parameters
    ----------
    bags
        Training texts.
    targets
        Shape (n_texts, dimension): the teacher's vectors of the same texts.
    size
        Number of pieces.

    Returns
    -------
    ndarray, shape (size, dimension), float32
        Centred on the mean target, weighted down for frequent pieces. Zero for a piece
        that occurs nowhere.
    """
    lengths = np.diff(bags.starts)
    rows = np.repeat(np.arange(len(bags)), lengths)
    share = (1.0 / np.maximum(lengths, 1)).astype(np.float32)[rows]
    table = sparse.csr_matrix((share, (bags.ids, rows)), shape=(size, len(bags)))
    weight = np.asarray(table.sum(axis=1))
    centred = targets - targets.mean(axis=0)
    vectors = (table @ centred) / (weight + PRIOR * share.mean())
    frequency = np.bincount(bags.ids, minlength=size)[:, None] / max(len(bags.ids), 1)
    quiet: FloatArray = (vectors * (RARITY / (RARITY + frequency))).astype(np.float32)
    return quiet
