"""Reciprocal recommendation: two one-sided scores made one.

RECON: Pizzato et al., "RECON: a reciprocal recommender for online dating", RecSys 2010, takes the
harmonic mean, which is near the smaller of the two: who is wanted by one side only is not shown.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from recommender.arrays import DoubleArray, FloatArray


def harmonic_mean(one: DoubleArray | FloatArray, other: DoubleArray | FloatArray) -> DoubleArray:
    """Harmonic mean of two scores of 0 to 1, elementwise; 0 where either is 0.

    Examples
    --------
    >>> harmonic_mean(np.array([0.5, 1.0]), np.array([0.5, 0.0])).tolist()
    [0.5, 0.0]
    """
    total = one + other
    mean = np.where(total > 0, 2 * one * other / np.where(total > 0, total, 1), 0.0)
    return mean.astype(np.float64)
