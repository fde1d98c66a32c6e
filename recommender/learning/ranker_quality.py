"""What a learnt ranker is worth beside the prior, on people it has not seen."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from scipy.special import expit

from recommender.maths.measures.dyads import person_bootstrap
from recommender.maths.measures.outcome_metrics import (
    auc_within,
    calibration_error,
    log_losses,
    weighted_mean,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from recommender.arrays import DoubleArray, IntArray
    from recommender.learning.ranker_fit import LabelledPairs

Metric = dict[str, float]
"""``value``, and ``low`` and ``high`` of its 95 % interval, drawn over people."""


@dataclass(frozen=True)
class Comparison:
    """The learnt ranker and the prior on the same held-out people."""

    metrics: Mapping[str, Mapping[str, Metric]]
    """By method, then by metric."""
    gain: Metric
    """Log loss of the calibrated prior less that of the learnt ranker, nats per pair; above 0 is
    better. Calibrated alike, or learning the base rate alone would pass for a better ranker."""
    better: bool
    """Whether all of the gain's interval is above 0 and the order of pairs is no worse."""

    def to_dict(self) -> dict[str, Any]:
        """For the manifest."""
        return {"held_out": self.metrics, "gain_in_log_loss": self.gain, "better": self.better}


def compare(
    data: LabelledPairs, odds: Mapping[str, DoubleArray], folds: IntArray, seed: int
) -> Comparison:
    """Measure methods by their held-out log-odds.

    Parameters
    ----------
    data
        The labelled pairs.
    odds
        Log-odds by method, each of shape (m,); with ``learnt`` and ``prior, calibrated`` among
        them.
    folds
        Shape (m,), in which fold each pair was held out: order is measured within folds.
    seed
        Of the intervals.
    """
    metrics = {name: metrics_of(data, each, folds, seed) for name, each in odds.items()}
    saved = log_losses(data.good, odds["prior, calibrated"]) - log_losses(data.good, odds["learnt"])
    gain = with_interval(data, lambda w: weighted_mean(saved, w * data.weight), seed)
    ordered = metrics["learnt"]["auc"]["value"] >= metrics["prior, calibrated"]["auc"]["value"]
    return Comparison(metrics, gain, better=bool(gain["low"] > 0 and ordered))


def metrics_of(
    data: LabelledPairs, odds: DoubleArray, folds: IntArray, seed: int
) -> dict[str, Metric]:
    """What log-odds are worth, by metric: order within folds, losses, calibration."""
    losses, chance = log_losses(data.good, odds), expit(odds)
    brier = (chance - data.good) ** 2
    found = {
        "auc": lambda w: auc_within(folds, data.good, odds, w * data.weight),
        "log_loss": lambda w: weighted_mean(losses, w * data.weight),
        "brier": lambda w: weighted_mean(brier, w * data.weight),
        "calibration_error": lambda w: calibration_error(data.good, chance, w * data.weight),
    }
    return {name: with_interval(data, each, seed) for name, each in found.items()}


def with_interval(
    data: LabelledPairs, statistic: Callable[[DoubleArray], float], seed: int
) -> Metric:
    """A statistic of weighted pairs with its 95 % interval, drawn over people."""
    low, high = person_bootstrap(data.pairs, statistic, np.random.default_rng(seed))
    return {"value": statistic(np.ones(len(data.good))), "low": low, "high": high}
