"""Ridge logistic regression on features of pairs, by the production estimator."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Protocol

import numpy as np

from recommender.stages.rank import PriorLogisticRegression

if TYPE_CHECKING:
    from benchmarks.quality.acl.sample import Sample
    from recommender.arrays import BoolArray, DoubleArray, FloatArray, IntArray

STRENGTH = 10.0
"""1 / variance of a weight per spread of its column, for a sample of weight 1 each."""


class Model(Protocol):
    """Turns features into scores."""

    def log_odds(self, X: FloatArray) -> FloatArray:
        """Scores of shape (m,) for features of shape (m, f); higher is better."""
        ...


@dataclass(frozen=True)
class Linear:
    """A fitted regression in the units of its columns."""

    intercept: float
    coef: DoubleArray
    """Shape (f,)."""

    def log_odds(self, X: FloatArray) -> FloatArray:
        """Shape (m,)."""
        return X @ self.coef.astype(np.float32) + np.float32(self.intercept)

    def calibrated(self, shift: float, slope: float) -> Linear:
        """The same with log-odds ``shift + slope * log_odds``."""
        return Linear(shift + slope * self.intercept, slope * self.coef)

    def without(self, columns: BoolArray) -> Linear:
        """The same without some of its columns."""
        return replace(self, coef=np.where(columns, 0.0, self.coef))


def fit_all(sample: Sample) -> Linear:
    """Fit on all columns, each member counting alike."""
    everything = np.ones(sample.X.shape[1], dtype=np.bool_)
    return fit_linear(sample.X, sample.good, sample.even, everything)


def fit_linear(
    X: FloatArray,
    good: IntArray,
    weight: DoubleArray,
    used: BoolArray,
    strength: float = STRENGTH,
) -> Linear:
    """Fit on columns scaled to unit spread.

    Parameters
    ----------
    X, good, weight
        Shapes (m, f), (m,), (m,).
    used
        Shape (f,), which columns may have a weight.
    strength
        Of the ridge.
    """
    chosen = X[:, used].astype(np.float64)
    mean, spread = chosen.mean(axis=0), chosen.std(axis=0)
    spread = np.where(spread < 1e-9, 1.0, spread)
    model = PriorLogisticRegression(None, strength=strength, tol=1e-6)
    model.fit((chosen - mean) / spread, good, weight / weight.mean())
    coef = np.zeros(len(used))
    coef[used] = model.coef_[0] / spread
    return Linear(float(model.intercept_[0]) - float(mean @ coef[used]), coef)
