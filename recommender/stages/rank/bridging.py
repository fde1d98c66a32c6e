"""The deliberate reward for distance."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from recommender.features.feature import Axis
from recommender.features.registry import FEATURES, on_axis

if TYPE_CHECKING:
    import pandas as pd

    from recommender.arrays import DoubleArray
    from recommender.config import Bridging


def bridging_reward(features: pd.DataFrame, knobs: Bridging) -> DoubleArray:
    """The deliberate reward for distance of pairs, log-odds before the dial.

    Parameters
    ----------
    features
        Columns `recommender.features.registry.BRIDGING`.
    knobs
        Peak and width of the inverted U, and what is taken off or added.

    Returns
    -------
    DoubleArray, shape (n_pairs,)
        The sum of the rewards that the features on the axis of difference declare: at most 1, and
        what is added on top.
    """
    reward: DoubleArray = np.zeros(len(features))
    for feature in on_axis(FEATURES, Axis.DIFFERENT):
        values = features[feature.name].to_numpy(dtype=np.float64)
        reward += feature.reward(values, knobs)
    return reward
