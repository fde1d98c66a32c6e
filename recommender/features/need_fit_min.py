"""Needs met in the weaker direction, 0 to 1."""

import numpy as np

from recommender.arrays import DoubleArray
from recommender.features.feature import Axis, Feature, Search
from recommender.features.pair_block import PairBlock


def _compute(block: PairBlock) -> DoubleArray:
    return np.minimum(block.give_ab, block.give_ba)


FEATURE = Feature(
    name="need_fit_min",
    axis=Axis.COMPATIBLE,
    compute=_compute,
    search=(Search("needs", "gives"), Search("gives", "needs")),
    says={"de": "Bedarf beiderseits gedeckt", "en": "needs met on both sides"},
)
