"""How alike two profiles are as a whole: the strongest sign that two have a use for each other.

The circle of the alike is kept out by the reward for distance and by the rules.
"""

from recommender.arrays import DoubleArray
from recommender.features.feature import Axis, Feature, Search
from recommender.features.pair_block import PairBlock


def _compute(block: PairBlock) -> DoubleArray:
    return block.whole_likeness


FEATURE = Feature(
    name="whole_likeness",
    axis=Axis.COMPATIBLE,
    compute=_compute,
    search=(Search("whole", "whole"),),
    says={"de": "Profile passen zueinander", "en": "profiles go together"},
)
