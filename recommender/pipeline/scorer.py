"""What scores pairs, apart from the club it came from, so that it can be sent anywhere."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from scipy.special import expit

from recommender.errors import RoundError
from recommender.features.registry import FURTHER
from recommender.stages.rank import bridging_reward

if TYPE_CHECKING:
    from recommender.arrays import DoubleArray, IntArray
    from recommender.config import Bridging
    from recommender.features.club_features import PairFeatures
    from recommender.ports.ranker import Ranker
    from recommender.rules.permissions import Permissions


@dataclass(frozen=True)
class Weighed:
    """Pairs that may be introduced, with their edge weights and nothing else."""

    pairs: IntArray
    """Shape (m, 2), i < j."""
    weights: DoubleArray
    """Shape (m,), log-odds."""

    def and_also(self, more: Weighed) -> Weighed:
        """These pairs and others."""
        return Weighed(
            np.concatenate([self.pairs, more.pairs]),
            np.concatenate([self.weights, more.weights]),
        )


@dataclass(frozen=True, eq=False)
class Scorer:
    """Scores pairs of one club and week."""

    features: PairFeatures
    ranker: Ranker
    rules: Permissions
    bridging: Bridging
    floor: float
    """Compatibility from which a pair may be introduced, 0 to 1."""
    dials: DoubleArray
    """Shape (n,): each member's dial."""
    debt: float
    """Log-odds per introduction owed."""
    owed: DoubleArray
    """Shape (n,): introductions owed to members lately left short."""

    def table(self, pairs: IntArray) -> pd.DataFrame:
        """Features and scores of pairs, the columns of `recommender.pipeline.score.score_pairs`.

        Raises
        ------
        RoundError
            If the ranker gives a score that is no number.
        """
        read = list(self.ranker.features)
        found = self.features.of(pairs, further=not set(FURTHER).isdisjoint(read))
        odds = self.ranker.log_odds(found[read])
        if np.isnan(odds).any():
            message = f"ranker {self.ranker.identity}: {int(np.isnan(odds).sum())} of {len(odds)} pairs have a score that is no number"
            raise RoundError(message)
        reward = bridging_reward(found, self.bridging)
        dials, owed = self.dials[pairs].mean(axis=1), self.debt * self.owed[pairs].sum(axis=1)
        columns = {  # at once: a table grows slowly
            "i": pairs[:, 0],
            "j": pairs[:, 1],
            **{name: found[name].to_numpy() for name in found},
            "log_odds": odds,
            "compatibility": expit(odds),
            "bridging_reward": reward,
            "weight": odds + dials * reward + owed,
        }
        return pd.DataFrame(columns)

    def weighed(self, pairs: IntArray) -> Weighed:
        """Those of some pairs that are allowed and compatible enough, with their edge weights."""
        allowed = pairs[self.rules.allowed(pairs)]
        table = self.table(allowed)
        above = table["compatibility"].to_numpy() >= self.floor
        return Weighed(allowed[above], table["weight"].to_numpy()[above])
