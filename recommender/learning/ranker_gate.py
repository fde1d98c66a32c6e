"""Whether a ranker may take the running one's place: on later weeks, and people it has not seen.

Both rankers are calibrated alike and judged by how well they foretell what came of introductions;
the new one is released only if the lower bound of what it gains is above nothing, and the order of
pairs, which is all that a round uses, is no worse.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from recommender.learning.ranker_evidence import choose_by_evidence
from recommender.learning.ranker_fit import cross_calibrated, fit, fold_numbers
from recommender.learning.ranker_quality import Metric, with_interval
from recommender.maths.measures.dyads import person_folds
from recommender.maths.measures.outcome_metrics import auc_within, log_losses, weighted_mean

if TYPE_CHECKING:
    from collections.abc import Mapping

    from recommender.arrays import BoolArray, DoubleArray, IntArray
    from recommender.learning.ranker_fit import LabelledPairs, RankerSettings, Weights


@dataclass(frozen=True)
class Verdict:
    """What a new ranker is worth beside the running one."""

    outcomes: int
    """Of later weeks, that both were judged by."""
    gain: Metric
    """Log loss of the running one less that of the new one, nats per pair, with its interval."""
    metrics: Mapping[str, Mapping[str, float]]
    """By ranker, ``new`` and ``running``, then AUC within folds and log loss."""
    better: bool
    """Whether the new one may take the place."""

    def to_dict(self) -> dict[str, Any]:
        """For the manifest."""
        return {
            "outcomes": self.outcomes,
            "gain_in_log_loss": self.gain,
            "held_out": self.metrics,
            "better": self.better,
        }


def mark_later(weeks: IntArray, early: float) -> BoolArray:
    """Which outcomes are of later weeks: a week is early or later as a whole, shape (m,).

    Parameters
    ----------
    weeks
        Shape (m,), numbers that rise with time.
    early
        Share that is to be early, at least; 0 to 1.
    """
    ordered = np.sort(weeks)
    last = ordered[min(int(early * len(weeks)), len(weeks) - 1)] if len(weeks) else 0
    later: BoolArray = weeks > last
    if not later.any() and len(weeks):
        later = weeks == ordered[-1]
    return later


def foretell_later(
    data: LabelledPairs, later: BoolArray, prior: Weights, settings: RankerSettings
) -> DoubleArray:
    """Log-odds of later outcomes by models that knew neither these weeks nor these people.

    Shape (m,); the prior's for early outcomes, and where too little is left to learn from.
    """
    odds = prior.log_odds(data.features)
    rng = np.random.default_rng(settings.seed)
    for train, test in person_folds(data.pairs, settings.groups, rng):
        known, asked = data.of(train[~later[train]]), test[later[test]]
        if len(asked) and len(np.unique(known.good)) == 2:
            choice = choose_by_evidence(known, prior, settings)
            odds[asked] = fit(known, prior, choice, settings).log_odds(data.features[asked])
    return odds


def judge(
    later: LabelledPairs, new: DoubleArray, running: DoubleArray, settings: RankerSettings
) -> Verdict:
    """Compare two rankers by later outcomes.

    Parameters
    ----------
    later
        Outcomes that the new ranker was not learnt from.
    new, running
        Shape (m,), log-odds.
    settings
        Of folds and intervals, and how many outcomes are needed.
    """
    folds = fold_numbers(later, settings)
    odds = {
        "new": cross_calibrated(later, new, settings),
        "running": cross_calibrated(later, running, settings),
    }
    saved = log_losses(later.good, odds["running"]) - log_losses(later.good, odds["new"])
    gain = with_interval(later, lambda w: weighted_mean(saved, w * later.weight), settings.seed)
    metrics = {
        name: {
            "auc": auc_within(folds, later.good, each, later.weight),
            "log_loss": weighted_mean(log_losses(later.good, each), later.weight),
        }
        for name, each in odds.items()
    }
    ordered = metrics["new"]["auc"] >= metrics["running"]["auc"]
    enough = len(later.good) >= settings.least_later
    better = bool(enough and gain["low"] > 0 and ordered)
    return Verdict(len(later.good), gain, metrics, better)
