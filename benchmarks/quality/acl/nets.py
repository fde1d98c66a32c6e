"""Small networks beside the linear part: bends and joint effects, averaged over several starts.

On an earlier cutoff they found more than monotone boosted trees did, in a twentieth of the time.
"""

from __future__ import annotations

import warnings
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, replace
from threading import Lock
from typing import TYPE_CHECKING, Any

import numpy as np

from benchmarks.quality.acl.sample import WORKERS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from benchmarks.quality.acl.linear import Linear
    from benchmarks.quality.acl.sample import Sample
    from recommender.arrays import DoubleArray, FloatArray, IntArray

NETS = 6
"""Networks of other starts whose log-odds are averaged."""
HIDDEN = 32
"""Units of a network's only hidden layer."""
DECAY = 1.0
"""Ridge on a network's weights."""
EPOCHS = 4
"""Passes over the pairs: few, as new ties are rare and what they teach must hold in other years."""
MOST = 5.0
"""Standard deviations at which a column is cut: other years have other extremes."""
ROWS = 4_096
"""Pairs whose log-odds are computed at a time."""
_ALONE = Lock()
"""Warnings are silenced for the whole process, so one fit at a time does it; each has threads."""


@dataclass(frozen=True)
class Nets:
    """Networks of one hidden layer, side by side."""

    mean: FloatArray
    """Shape (f,), like ``spread``: of the columns."""
    spread: FloatArray
    inner: FloatArray
    """Shape (f, nets * HIDDEN)."""
    inner_bias: FloatArray
    outer: FloatArray
    """Shape (nets * HIDDEN,), of the mean."""
    bias: float

    def log_odds(self, X: FloatArray) -> FloatArray:
        """Shape (m,), the mean over the networks; a few rows at a time, which a cache can hold."""
        odds = np.empty(len(X), dtype=np.float32)
        for low in range(0, len(X), ROWS):
            scaled = (X[low : low + ROWS] - self.mean) / self.spread
            np.clip(scaled, -MOST, MOST, out=scaled)
            hidden = scaled @ self.inner + self.inner_bias
            np.maximum(hidden, 0.0, out=hidden)
            odds[low : low + ROWS] = hidden @ self.outer + np.float32(self.bias)
        return odds


@dataclass(frozen=True)
class Blend:
    """The mean of a linear model's log-odds and of networks'."""

    linear: Linear
    nets: Nets
    shift: float = 0.0
    slope: float = 1.0
    """Of the mean, by calibration."""

    def log_odds(self, X: FloatArray) -> FloatArray:
        """Shape (m,)."""
        mean = (self.linear.log_odds(X) + self.nets.log_odds(X)) / 2
        scaled: FloatArray = (self.shift + self.slope * mean).astype(np.float32)
        return scaled

    def calibrated(self, shift: float, slope: float) -> Blend:
        """The same with log-odds ``shift + slope * log_odds``."""
        return replace(self, shift=shift + slope * self.shift, slope=slope * self.slope)


def fit_blend(linear: Linear, sample: Sample, seed: int, nets: int = NETS) -> Blend:
    """A linear model, and networks fitted to the same pairs, each member counting alike."""
    return Blend(linear, fit_nets(sample.X, sample.good, sample.even, seed, nets))


def fit_nets(
    X: FloatArray, good: IntArray, weight: DoubleArray, seed: int, nets: int = NETS
) -> Nets:
    """Networks of several starts.

    Parameters
    ----------
    X, good, weight
        Shapes (m, f), (m,), (m,).
    seed
        Of the first start; the others follow.
    nets
        How many.
    """
    from sklearn.neural_network import MLPClassifier
    from threadpoolctl import threadpool_limits

    mean = X.mean(axis=0, dtype=np.float64).astype(np.float32)
    spread = (X.std(axis=0, dtype=np.float64) + 1e-6).astype(np.float32)
    scaled = np.clip((X - mean) / spread, -MOST, MOST)

    def fit_one(start: int) -> tuple[FloatArray, ...]:
        model = MLPClassifier(
            (HIDDEN,), alpha=DECAY, batch_size=512, max_iter=EPOCHS, random_state=seed + start
        )
        return _fitted(model, scaled, good, weight / weight.mean())

    # batches are small: several threads to a product cost more than they save
    with _ALONE, _quiet(), threadpool_limits(1), ThreadPoolExecutor(WORKERS) as threads:
        layers = list(threads.map(fit_one, range(nets)))
    inner, inner_bias, outer, bias = zip(*layers, strict=True)
    return Nets(
        mean,
        spread,
        np.concatenate(inner, axis=1),
        np.concatenate(inner_bias),
        (np.concatenate(outer) / nets).astype(np.float32),
        float(np.mean(bias)),
    )


@contextmanager
def _quiet() -> Iterator[None]:
    """The passes are few on purpose, so no network converges, and nobody need be told."""
    from sklearn.exceptions import ConvergenceWarning

    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ConvergenceWarning)
        yield


def _fitted(
    model: Any,  # noqa: ANN401
    X: FloatArray,
    good: IntArray,
    weight: DoubleArray,
) -> tuple[FloatArray, ...]:
    """Weights and biases of both layers."""
    model.fit(X, good, sample_weight=weight)
    (inner, outer), (inner_bias, bias) = model.coefs_, model.intercepts_
    return tuple(values.astype(np.float32) for values in (inner, inner_bias, outer[:, 0], bias))
