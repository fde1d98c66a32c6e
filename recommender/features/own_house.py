"""1 where both work for one organisation: colleagues who do not know each other."""

from collections.abc import Sequence

import numpy as np

from recommender.arrays import BoolArray, DoubleArray, IntArray
from recommender.club.member import Member
from recommender.club.member_columns import number_values
from recommender.features.feature import Axis, Feature
from recommender.features.pair_block import PairBlock


def _read_houses(members: Sequence[Member]) -> IntArray:
    return number_values([member.workplace for member in members])


def _compute(block: PairBlock) -> DoubleArray:
    houses = block.values_of(_read_houses)
    same: BoolArray = (houses[:, 0] >= 0) & (houses[:, 0] == houses[:, 1])
    return same.astype(np.float64)


FEATURE = Feature(
    name="own_house",
    axis=Axis.DIFFERENT,
    compute=_compute,
    from_fields=True,
    says={"de": "dieselbe Organisation", "en": "the same organisation"},
)
