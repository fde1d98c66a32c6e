"""Distance of viewpoints, 0 to 1; the club's mean where not both answered."""

import numpy as np

from recommender.arrays import DoubleArray
from recommender.features.feature import Axis, Feature
from recommender.features.pair_block import PairBlock
from recommender.features.stated import views_apart


def _compute(block: PairBlock) -> DoubleArray:
    apart = views_apart(block.club.stated, block.pairs)
    return np.nan_to_num(apart, nan=block.club.scales.mean_views_apart)


FEATURE = Feature(
    name="views",
    axis=Axis.DIFFERENT,
    compute=_compute,
    says={"de": "andere Ansichten", "en": "other views"},
)
