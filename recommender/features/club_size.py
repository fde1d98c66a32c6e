"""The logarithm of the number of members, the same for all pairs of a club.

A member has about as many good partners in a club of 80 as in one of 240, so that the chance of
any one pair falls with the size of the club.
"""

import numpy as np

from recommender.arrays import DoubleArray
from recommender.features.feature import Axis, Feature
from recommender.features.pair_block import PairBlock


def _compute(block: PairBlock) -> DoubleArray:
    return np.full(len(block), np.log(len(block.club.stated.members)))


FEATURE = Feature(
    name="club_size",
    axis=Axis.COMPATIBLE,
    compute=_compute,
    says={"de": "Größe des Clubs", "en": "size of the club"},
)
