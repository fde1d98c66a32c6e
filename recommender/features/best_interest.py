"""The largest z of two interests; it has no threshold, unlike a shared interest."""

from recommender.arrays import DoubleArray
from recommender.features.feature import Axis, Feature, Search
from recommender.features.pair_block import PairBlock


def _compute(block: PairBlock) -> DoubleArray:
    return block.best_interest


FEATURE = Feature(
    name="best_interest",
    axis=Axis.LEARNT,
    compute=_compute,
    search=(Search("interests", "interests"),),
    says={"de": "nächste Interessen", "en": "nearest interests"},
)
