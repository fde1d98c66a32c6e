"""Boosted trees beside the linear part: bends and joint effects, monotone where sense demands."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from recommender.arrays import DoubleArray, FloatArray, IntArray
    from recommender.evaluation.acl.linear import Linear
    from recommender.evaluation.acl.sample import Sample

TREES = {
    "max_iter": 60,
    "learning_rate": 0.12,
    "max_leaf_nodes": 8,
    "min_samples_leaf": 100,
    "l2_regularization": 10.0,
    "max_features": 0.3,
    "early_stopping": False,
}
"""Few and small: new ties are rare, and what they teach must hold in other years."""

EVERY = 2
"""Trees learn from every second pair without a new tie, at that weight: it takes half the time."""
UNLIKELY = 0.9
"""Share of pairs without a new tie that the linear part alone puts last."""


@dataclass(frozen=True)
class Blend:
    """The mean of a linear model's log-odds and of trees'."""

    linear: Linear
    trees: Any
    """A fitted `HistGradientBoostingClassifier`."""
    floor: float = -np.inf
    """Linear log-odds from which trees are asked: candidates first, then the finer ranker."""
    below: float = 0.0
    """Added to linear log-odds below that, as the trees do there on average."""
    shift: float = 0.0
    slope: float = 1.0
    """Of the mean, by calibration."""

    def log_odds(self, X: FloatArray) -> FloatArray:
        """Shape (m,)."""
        straight = self.linear.log_odds(X)
        mean = straight + self.below
        likely = straight > self.floor
        if likely.any():
            bent: DoubleArray = self.trees.decision_function(X[likely])
            mean[likely] = (straight[likely] + bent.astype(np.float32)) / 2
        scaled: FloatArray = (self.shift + self.slope * mean).astype(np.float32)
        return scaled

    def calibrated(self, shift: float, slope: float) -> Blend:
        """The same with log-odds ``shift + slope * log_odds``."""
        return replace(self, shift=shift + slope * self.shift, slope=slope * self.slope)


def fit_blend(linear: Linear, sample: Sample, rises: IntArray, seed: int) -> Blend:
    """A linear model, and trees for the pairs it finds likely.

    Parameters
    ----------
    linear
        Fitted to the sample.
    sample
        Pairs to learn from.
    rises, seed
        As for `fit_trees`.
    """
    trees = fit_trees(sample.X, sample.good, sample.even, rises, seed)
    straight = linear.log_odds(sample.X)
    before, floor = np.quantile(straight[sample.good == 0], [UNLIKELY - 0.1, UNLIKELY])
    under = (straight <= floor) & (straight > before)
    below = float((trees.decision_function(sample.X[under]) - straight[under]).mean()) / 2
    return Blend(linear, trees, float(floor), below)


def fit_trees(
    X: FloatArray, good: IntArray, weight: DoubleArray, rises: IntArray, seed: int
) -> Any:  # noqa: ANN401
    """Boosted trees.

    Parameters
    ----------
    X, good, weight
        Shapes (m, f), (m,), (m,).
    rises
        Shape (f,): 1 where the chance may only rise with a column, -1 fall, 0 either.
    seed
        Of the columns looked at.
    """
    from sklearn.ensemble import HistGradientBoostingClassifier

    kept = (good == 1) | (np.arange(len(good)) % EVERY == 0)
    weight = np.where(good == 1, 1.0, EVERY) * weight
    trees = HistGradientBoostingClassifier(monotonic_cst=rises, random_state=seed, **TREES)
    return trees.fit(X[kept], good[kept], sample_weight=weight[kept] / weight[kept].mean())
