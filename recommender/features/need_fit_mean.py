"""Needs met, the mean of both directions, 0 to 1."""

from recommender.arrays import DoubleArray
from recommender.features.feature import Axis, Feature, Search
from recommender.features.pair_block import PairBlock


def _compute(block: PairBlock) -> DoubleArray:
    return (block.give_ab + block.give_ba) / 2


FEATURE = Feature(
    name="need_fit_mean",
    axis=Axis.COMPATIBLE,
    compute=_compute,
    search=(Search("needs", "gives"), Search("gives", "needs")),
    says={"de": "Bedarf gedeckt, im Mittel", "en": "needs met, on average"},
)
