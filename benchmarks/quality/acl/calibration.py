"""Log-odds that mean what they say: a later cutoff than those learnt from sets their scale."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from scipy.special import expit

from benchmarks.quality.records import plain
from recommender.maths.measures.outcome_metrics import calibration_error
from recommender.stages.rank import PriorLogisticRegression

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from scipy.sparse import csr_array

    from benchmarks.quality.acl.linear import Model
    from benchmarks.quality.acl.rounds import Judge
    from benchmarks.quality.acl.sample import Sample
    from benchmarks.quality.records import Measured
    from recommender.arrays import FloatArray

    Fit = Callable[[Sequence[Sample]], Model]

MEMBERS = 500
"""Members, drawn at random, whose pairs with all others calibration is measured on."""


def fit_scale(fit: Fit, samples: Sequence[Sample]) -> tuple[float, float]:
    """Shift and slope of log-odds towards what happened at the latest cutoff (Platt, 1999).

    Parameters
    ----------
    fit
        Fits a model to samples of several cutoffs.
    samples
        The latest cutoff first: it is predicted from the others, each pair with the weight of
        all it stands for. With one cutoff alone, from itself.
    """
    latest = samples[0]
    odds = fit(samples[1:] or samples).log_odds(latest.X)[:, None].astype(np.float64)
    model = PriorLogisticRegression([1.0], strength=1.0, tol=1e-6)
    model.fit(odds, latest.good, latest.weight)
    return float(model.intercept_[0]), max(float(model.coef_[0, 0]), 1e-3)


def measure_calibration(
    scores: FloatArray, judge: Judge, outcomes: csr_array, seed: int
) -> list[Measured]:
    """Expected calibration error of 10 bins, and new ties expected per new tie found.

    Parameters
    ----------
    scores
        Shape (n, n), calibrated log-odds, -inf where a pair is not asked about.
    judge
        Of what came about.
    found
        Shape (n, n), sparse: the pairs that count.
    seed
        Of the members drawn.
    """
    rows = np.flatnonzero(judge.at.clean)
    rng = np.random.default_rng(seed)
    rows = np.sort(rng.choice(rows, min(MEMBERS, len(rows)), replace=False))
    open_to = np.isfinite(scores[rows])
    chance = expit(scores[rows][open_to].astype(np.float64))
    good = (outcomes[rows].toarray()[open_to] > 0).astype(np.int64)
    error = calibration_error(good, chance)
    ratio = float(chance.sum()) / max(float(good.sum()), 1.0)
    return [plain("ECE", error, len(good)), plain("expected per found", ratio, len(good))]
