"""The bridging reward: an inverted U over closeness, and its form as one inner product."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from recommender.arrays import DoubleArray, FloatArray


def inverted_u(closeness: DoubleArray, mu: float, width: float) -> DoubleArray:
    """Reward of a closeness: ``1 - ((s - mu) / width)^2``.

    Parameters
    ----------
    closeness
        Any shape; percentiles, 0 (far) to 1 (near).
    mu
        Where the reward peaks, 0 to 1.
    width
        Distance from the peak at which the reward is 0.

    Returns
    -------
    DoubleArray
        Same shape, at most 1; negative outside ``mu ± width``.

    Examples
    --------
    >>> inverted_u(np.array([0.5, 1.0]), mu=0.5, width=0.5).tolist()
    [1.0, 0.0]
    """
    return 1.0 - ((closeness - mu) / width) ** 2


def svec(vectors: FloatArray) -> FloatArray:
    """Upper triangle of each ``x x'``, off-diagonals times sqrt(2).

    ``svec(x) . svec(y) = (x . y)^2``, which makes a squared inner product linear.

    Parameters
    ----------
    vectors
        Shape (n, r).

    Returns
    -------
    FloatArray, shape (n, r (r + 1) / 2)

    Examples
    --------
    >>> x = np.array([[1.0, 2.0]], dtype=np.float32)
    >>> y = np.array([[3.0, 1.0]], dtype=np.float32)
    >>> float((svec(x) @ svec(y).T).item()), float((x @ y.T).item()) ** 2
    (25.0, 25.0)
    """
    upper, lower = np.triu_indices(vectors.shape[1])
    scale = np.where(upper == lower, 1.0, np.sqrt(2.0)).astype(np.float32)
    squares: FloatArray = vectors[:, upper] * vectors[:, lower] * scale
    return squares


class Percentiles:
    """Turns a cosine into a percentile of a club's own pairs, and back.

    Parameters
    ----------
    sample
        Any number of cosines of the club's pairs, at least one.
    """

    def __init__(self, sample: DoubleArray) -> None:
        self._levels = np.linspace(0.0, 1.0, 1001)
        self._values = np.quantile(sample, self._levels)

    def of(self, cosines: DoubleArray) -> DoubleArray:
        """Percentile of each cosine, 0 to 1; pairs of equal cosine share the middle one."""
        low = np.searchsorted(self._values, cosines, side="left")
        high = np.searchsorted(self._values, cosines, side="right")
        inside = np.interp(cosines, self._values, self._levels)
        last = len(self._levels) - 1
        tied = (low + np.maximum(high - 1, low)) / 2 / last
        found: DoubleArray = np.clip(np.where(high > low, tied, inside), 0.0, 1.0)
        return found

    def cosine(self, percentile: float) -> float:
        """The cosine that has a percentile."""
        return float(np.interp(percentile, self._levels, self._values))

    def slope(self, percentile: float, reach: float = 0.1) -> float:
        """Percentiles gained per unit of cosine around ``percentile``, above 0."""
        low, high = max(0.0, percentile - reach), min(1.0, percentile + reach)
        rise = self.cosine(high) - self.cosine(low)
        return float((high - low) / max(rise, 1e-6))
