"""From z-values to chances: what a z of one encoder is worth."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from scipy.special import expit, logit

if TYPE_CHECKING:
    from recommender.arrays import DoubleArray


@dataclass(frozen=True)
class Calibration:
    """What z-values of one encoder are worth: fitted on pairs that somebody judged.

    The chance that a need is met rises smoothly with z, by a logistic function.
    """

    midpoint: float = 5.0
    """z at which every other need is met."""
    slope: float = 0.8
    """Log-odds per unit of z, above 0."""

    def chance(self, z: DoubleArray) -> DoubleArray:
        """The chance that a need is met, 0 to 1; same shape as ``z``.

        Examples
        --------
        >>> Calibration(midpoint=5.0, slope=1.0).chance(np.array([1.0, 5.0, 9.0])).round(2).tolist()
        [0.02, 0.5, 0.98]
        """
        chance: DoubleArray = expit(self.slope * (np.asarray(z, dtype=np.float64) - self.midpoint))
        return chance

    def z_of(self, chance: float) -> float:
        """The z from which a need is met with at least this chance, above 0 and below 1."""
        return self.midpoint + float(logit(chance)) / self.slope


USUAL = Calibration()
"""For encoders that come without one of their own."""
