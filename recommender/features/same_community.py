"""1 where both belong to one community of the club's ties."""

import numpy as np

from recommender.arrays import BoolArray, DoubleArray
from recommender.config import Bridging
from recommender.features.feature import Axis, Feature
from recommender.features.pair_block import PairBlock


def _compute(block: PairBlock) -> DoubleArray:
    communities = block.club.network.communities[block.pairs]
    same: BoolArray = communities[:, 0] == communities[:, 1]
    return same.astype(np.float64)


def _reward(same: DoubleArray, knobs: Bridging) -> DoubleArray:
    return -knobs.same_community * same


FEATURE = Feature(
    name="same_community",
    axis=Axis.DIFFERENT,
    compute=_compute,
    reward_from=_reward,
    says={"de": "derselbe Kreis", "en": "same circle"},
)
