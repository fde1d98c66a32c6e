"""Ways of three steps between the two: a contact's contact's contact."""

from recommender.arrays import DoubleArray
from recommender.features.feature import Axis, Feature, Search
from recommender.features.pair_block import PairBlock
from recommender.maths.network.structure import three_steps


def _compute(block: PairBlock) -> DoubleArray:
    return three_steps(block.club.network.ties, block.pairs)


FEATURE = Feature(
    name="three_steps",
    axis=Axis.LEARNT,
    compute=_compute,
    search=(Search("ties", "ties"),),
    says={"de": "Wege über drei Ecken", "en": "ways of three steps"},
)
