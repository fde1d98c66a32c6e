"""1 where both state their level and it is another one: white collar meets blue collar."""

from collections.abc import Sequence

import numpy as np

from recommender.arrays import BoolArray, DoubleArray, IntArray
from recommender.club.member import Member
from recommender.club.member_columns import number_values
from recommender.features.feature import Axis, Feature
from recommender.features.pair_block import PairBlock


def _read_levels(members: Sequence[Member]) -> IntArray:
    return number_values([member.level for member in members])


def _compute(block: PairBlock) -> DoubleArray:
    levels = block.values_of(_read_levels)
    differ: BoolArray = (levels >= 0).all(axis=1) & (levels[:, 0] != levels[:, 1])
    return differ.astype(np.float64)


FEATURE = Feature(
    name="other_level",
    axis=Axis.DIFFERENT,
    compute=_compute,
    from_fields=True,
    says={"de": "andere Stellung", "en": "another level"},
)
