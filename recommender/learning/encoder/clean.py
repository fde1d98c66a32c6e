"""Directions in which translations differ count less: they tell the language, not the meaning.

Between a text and its translation the covariance is that of what is said; of their difference it
is that of how the two languages say it. As in a Wiener filter each direction keeps the share of
the former in both; the root of it is applied to vectors, so that a similarity has it once.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from scipy.linalg import eigh

from recommender.learning.encoder.bags import unit_means

if TYPE_CHECKING:
    from recommender.arrays import FloatArray
    from recommender.learning.encoder.bags import Bags

SAMPLE = 50_000
"""Translations that the directions are computed from."""


def shared_directions(
    vectors: FloatArray, translations: tuple[Bags, Bags], strength: float
) -> FloatArray:
    """Shrink the directions of all pieces by how much translations differ in them.

    Parameters
    ----------
    vectors
        Shape (n_pieces, dimension): one per piece.
    translations
        Both sides of the training pairs; `SAMPLE` of them, evenly spread, are used.
    strength
        At least 0. A direction is multiplied by the root of ``s / (s + strength * d)``: ``s`` is
        its variance shared by translations, ``d`` half the variance of their difference.

    Returns
    -------
    ndarray, shape (n_pieces, dimension), float32
    """
    count = len(translations[0])
    rows = np.unique(np.linspace(0, count - 1, min(SAMPLE, count)).astype(np.int64))
    left, right = (unit_means(vectors, side.take(rows)) for side in translations)
    shrunk: FloatArray = vectors @ keep_shared(left, right, strength)
    return shrunk


def keep_shared(left: FloatArray, right: FloatArray, strength: float) -> FloatArray:
    """The map that shrinks directions by how much translations differ in them.

    Parameters
    ----------
    left, right
        Shape (n, dimension): vectors of texts and of their translations.
    strength
        As for `shared_directions`.

    Returns
    -------
    FloatArray, shape (dimension, dimension)
        Vectors are multiplied by it from the left.
    """
    left, right = left.astype(np.float64), right.astype(np.float64)
    shared = (left.T @ right + right.T @ left) / (2 * len(left))
    apart = (left - right).T @ (left - right) / (2 * len(left))
    whole = shared + apart
    whole += np.eye(len(whole)) * 1e-6 * np.trace(whole) / len(whole)
    noise, axes = eigh(apart, whole)  # axes.T @ whole @ axes = 1
    noise = np.clip(noise, 0.0, 1.0)
    kept = np.sqrt((1.0 - noise) / (1.0 - noise + strength * noise + 1e-9))
    back = (whole @ axes).T  # the inverse of axes
    shrinking: FloatArray = ((axes * kept) @ back).astype(np.float32)
    return shrinking
