"""The deliberate reward for distance."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from recommender.maths.measures.band import inverted_u

if TYPE_CHECKING:
    import pandas as pd

    from recommender.arrays import DoubleArray
    from recommender.config import Bridging


def bridging_reward(features: pd.DataFrame, knobs: Bridging) -> DoubleArray:
    """The deliberate reward for distance of pairs, log-odds before the dial, at most 1 + views.

    Parameters
    ----------
    features
        Columns ``closeness``, ``mutual_contacts``, ``same_community``, ``competitor``,
        ``views`` of `recommender.stages.features`.
    knobs
        Peak and width of the inverted U, and what is taken off.

    Returns
    -------
    DoubleArray, shape (n_pairs,)
    """
    column = {name: features[name].to_numpy(dtype=np.float64) for name in features}
    reward: DoubleArray = (
        inverted_u(column["closeness"], knobs.mu, knobs.width)
        - knobs.mutual_contacts * np.log1p(column["mutual_contacts"])
        - knobs.same_community * column["same_community"]
        - knobs.competitor * column["competitor"]
        + knobs.views * column["views"]
    )
    return reward
