"""Ridge logistic regression whose strength is chosen by leaving whole evenings out."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from recommender.maths.measures.outcome_metrics import log_losses
from recommender.stages.rank import PriorLogisticRegression

if TYPE_CHECKING:
    from recommender.arrays import DoubleArray, IntArray

STRENGTHS = (100.0, 300.0, 1000.0, 3000.0)
"""1 / variance of a weight per unit of spread: some two thousand dates with little signal."""
FOLDS = 4


@dataclass(frozen=True)
class Ridge:
    """A fitted regression in the units of its columns."""

    intercept: float
    coef: DoubleArray
    """Shape (f,)."""
    strength: float

    def log_odds(self, X: DoubleArray) -> DoubleArray:
        """Shape (m,)."""
        odds: DoubleArray = X @ self.coef + self.intercept
        return odds


def fit_ridge(
    X: DoubleArray, y: IntArray, strength: float, weight: DoubleArray | None = None
) -> Ridge:
    """Fit on columns scaled to unit spread, rows weighted if ``weight`` (m,) is given."""
    mean, spread = X.mean(axis=0), X.std(axis=0)
    spread = np.where(spread < 1e-9, 1.0, spread)
    model = PriorLogisticRegression(None, strength=strength, tol=1e-6)
    model.fit((X - mean) / spread, y, weight)
    coef = model.coef_[0] / spread
    return Ridge(float(model.intercept_[0] - mean @ coef), coef, strength)


def fit_by_evening(
    X: DoubleArray, y: IntArray, evening: IntArray, strengths: tuple[float, ...] = STRENGTHS
) -> Ridge:
    """Fit with the strength of the smallest loss on evenings left out.

    Parameters
    ----------
    X, y, evening
        Shapes (m, f), (m,), (m,); evenings are dealt into `FOLDS` groups in their order.
    strengths
        To choose from.
    """
    return fit_ridge(
        X, y, min(strengths, key=lambda strength: left_out_loss(X, y, evening, strength))
    )


def left_out_loss(X: DoubleArray, y: IntArray, evening: IntArray, strength: float) -> float:
    """Log loss over evenings left out in turn, in nats, summed; lower is better."""
    fold = np.unique(evening, return_inverse=True)[1] % FOLDS
    total = 0.0
    for number in np.unique(fold):
        inside = fold != number
        model = fit_ridge(X[inside], y[inside], strength)
        total += float(log_losses(y[~inside], model.log_odds(X[~inside])).sum())
    return total
