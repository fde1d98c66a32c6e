"""Distance of viewpoints in standard deviations from the club's mean; 0 where too few statements were answered.

Distances of one club lie close together, those over several statements closest of all: as they are, a reward for
them moves no round.
"""

import numpy as np

from recommender.arrays import DoubleArray
from recommender.features.feature import Axis, Feature
from recommender.features.pair_block import PairBlock
from recommender.features.stated import views_apart


def _compute(block: PairBlock) -> DoubleArray:
    scales = block.club.scales
    apart = views_apart(block.club.stated, block.pairs, block.club.evidence.views_answered)
    return np.nan_to_num((apart - scales.views_mean) / scales.views_spread, nan=0.0)


FEATURE = Feature(
    name="views",
    axis=Axis.DIFFERENT,
    compute=_compute,
    from_fields=True,
    says={"de": "andere Ansichten", "en": "other views"},
)
