"""The bridging reward: an inverted U over closeness, as percentiles of a club's own pairs."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from recommender.arrays import DoubleArray


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


class Percentiles:
    """Turns a cosine into a percentile of a club's own pairs.

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
        level: DoubleArray = np.clip(np.where(high > low, tied, inside), 0.0, 1.0)
        return level
