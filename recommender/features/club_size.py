"""The logarithm of the number of members, the same for all pairs of a club.

A member has about as many good partners in a club of 80 as in one of 240, so that the chance of
any one pair falls with the size of the club; beyond the
largest club that was judged nothing is known, and it stays as it is there.
"""

import numpy as np

from recommender.arrays import DoubleArray
from recommender.features.feature import Axis, Feature
from recommender.features.pair_block import PairBlock

LARGEST_JUDGED = 240
"""Members of the largest club that somebody judged."""


def _compute(block: PairBlock) -> DoubleArray:
    members = len(block.club.stated.members)
    return np.full(len(block), np.log(min(members, LARGEST_JUDGED)))


FEATURE = Feature(
    name="club_size",
    axis=Axis.COMPATIBLE,
    compute=_compute,
    says={"de": "Größe des Clubs", "en": "size of the club"},
)
