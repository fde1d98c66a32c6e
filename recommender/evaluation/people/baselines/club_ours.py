"""Ours, network side alone: the production reward for distance, with no text to be compatible by."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from recommender.config import Bridging
from recommender.evaluation.people.club_features import alike, through_neighbours
from recommender.maths.band import Percentiles
from recommender.maths.pairs import all_pairs
from recommender.maths.structure import communities
from recommender.stages.rank import bridging_reward

if TYPE_CHECKING:
    from recommender.arrays import DoubleArray, IntArray
    from recommender.evaluation.people.clubs import Watched


def scores(club: Watched, pairs: IntArray, seed: int) -> DoubleArray:
    """The inverted U over closeness, less mutual contacts and a shared community."""
    group = communities(club.ties, seed)[pairs]
    everyone = alike(club, all_pairs(len(club.attributes)))
    columns = {
        "closeness": Percentiles(everyone).of(alike(club, pairs)),
        "mutual_contacts": through_neighbours(club, pairs, np.ones(len(club.attributes))),
        "same_community": (group[:, 0] == group[:, 1]).astype(np.float64),
        "competitor": np.zeros(len(pairs)),
        "views": np.zeros(len(pairs)),
    }
    return bridging_reward(pd.DataFrame(columns), Bridging())
