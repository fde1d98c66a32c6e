"""Ours on small groups: learnt from other groups, then the deliberate reward for distance."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from scipy.stats import rankdata

from benchmarks.quality.people.club_features import alike, three_step_paths, walks
from benchmarks.quality.people.ridge import Ridge, fit_ridge
from benchmarks.quality.scores.walks import adamic_adar, common_neighbours
from recommender.config import Bridging
from recommender.features.registry import BRIDGING
from recommender.maths.measures.band import Percentiles
from recommender.maths.network.structure import communities
from recommender.maths.pairs import all_pairs
from recommender.stages.rank import bridging_reward

if TYPE_CHECKING:
    from collections.abc import Sequence

    from benchmarks.quality.people.clubs import Watched
    from recommender.arrays import DoubleArray, IntArray

STRENGTH = 100.0
"""1 / variance of a weight per unit of spread: three groups are little to learn from."""


@dataclass(frozen=True)
class Learnt:
    """What makes a tie across groups likely, as other groups have it."""

    ridge: Ridge

    def log_odds(self, club: Watched, pairs: IntArray) -> DoubleArray:
        """Log-odds of a tie, shape (m,)."""
        return self.ridge.log_odds(columns(club, pairs))

    def scores(self, club: Watched, pairs: IntArray, seed: int) -> DoubleArray:  # noqa: ARG002
        """The same, called as a baseline is: ours without a reward for distance."""
        return self.log_odds(club, pairs)


def learn(others: Sequence[Watched]) -> Learnt:
    """Fit on the pairs and new ties of groups that are not tested on, each of equal weight.

    Parameters
    ----------
    others
        At least one group.
    """
    X = np.concatenate([columns(club, club.pairs) for club in others])
    y = np.concatenate([club.new for club in others])
    most = max(len(club.pairs) for club in others)
    weight = np.concatenate([np.full(len(c.pairs), most / len(c.pairs)) for c in others])
    weight *= len(y) / weight.sum()
    return Learnt(fit_ridge(X, y, STRENGTH, weight))


def columns(club: Watched, pairs: IntArray) -> DoubleArray:
    """What is between two of a group, as places among its pairs, shape (m, 4).

    Mutual contacts, Adamic-Adar, three-step paths, likeness: places, because groups differ in
    size and in how long their days were. How many somebody knows is not in it.
    """
    counts = [walks(steps(club.ties), pairs) for steps in (common_neighbours, adamic_adar)]
    measures = (*counts, three_step_paths(club, pairs), alike(club, pairs))
    places = [rankdata(values) / len(pairs) for values in measures]
    return np.column_stack(places)


def distance_columns(club: Watched, pairs: IntArray, seed: int) -> pd.DataFrame:
    """The columns of the production reward for distance, m rows."""
    group = communities(club.ties, seed)[pairs]
    everyone = alike(club, all_pairs(len(club.attributes)))
    table = {
        "closeness": Percentiles(everyone).of(alike(club, pairs)),
        "mutual_contacts": walks(common_neighbours(club.ties), pairs),
        "same_community": (group[:, 0] == group[:, 1]).astype(np.float64),
    }
    nothing = dict.fromkeys(BRIDGING, np.zeros(len(pairs)))
    return pd.DataFrame(nothing | table)


def reward(club: Watched, pairs: IntArray, seed: int, knobs: Bridging | None = None) -> DoubleArray:
    """The production reward for distance, shape (m,)."""
    return bridging_reward(distance_columns(club, pairs, seed), knobs or Bridging())
