"""The largest z of something one gives for something the other needs, the mean of both ways.

It has no threshold, unlike needs met: outcomes say what it is worth.
"""

from recommender.arrays import DoubleArray
from recommender.features.feature import Axis, Feature, Search
from recommender.features.pair_block import PairBlock


def _compute(block: PairBlock) -> DoubleArray:
    return (block.best_ab + block.best_ba) / 2


FEATURE = Feature(
    name="best_exchange",
    axis=Axis.LEARNT,
    compute=_compute,
    search=(Search("needs", "gives"), Search("gives", "needs")),
    says={"de": "nächstes Paar aus Bedarf und Angebot", "en": "nearest need and offer"},
)
