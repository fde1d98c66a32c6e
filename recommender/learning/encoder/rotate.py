"""The most telling directions first, so that vectors may be cut to 128 or 256 numbers.

Where a text's vector is a sum over its pieces, one rotation of all pieces rotates all texts:
no similarity changes, and the first numbers hold as much as any so many can. It is what
Matryoshka training (Kusupati et al., 2022, arXiv:2205.13147) is after, without training.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from recommender.learning.encoder.bags import unit_means

if TYPE_CHECKING:
    from recommender.arrays import FloatArray
    from recommender.learning.encoder.bags import Bags

SAMPLE = 50_000
"""Texts that the directions are computed from."""


def principal_first(vectors: FloatArray, bags: Bags) -> FloatArray:
    """Turn the pieces to the principal axes of the texts.

    Parameters
    ----------
    vectors
        Shape (n_pieces, dimension): one per piece.
    bags
        Training texts; `SAMPLE` of them, evenly spread, are used.

    Returns
    -------
    ndarray, shape (n_pieces, dimension), float32
        `vectors` times an orthogonal matrix.
    """
    rows = np.unique(np.linspace(0, len(bags) - 1, min(SAMPLE, len(bags))).astype(np.int64))
    texts = unit_means(vectors, bags.take(rows))
    _, axes = np.linalg.eigh(texts.T.astype(np.float64) @ texts)
    axes = axes[:, ::-1]
    strongest = np.take_along_axis(axes, np.abs(axes).argmax(axis=0)[None], axis=0)
    turned: FloatArray = (vectors @ (axes * np.sign(strongest))).astype(np.float32)
    return turned
