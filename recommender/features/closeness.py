"""How near two backgrounds are, as a percentile of the club's own pairs, 0 to 1."""

from recommender.arrays import DoubleArray
from recommender.config import Bridging
from recommender.features.feature import Axis, Feature
from recommender.features.pair_block import PairBlock
from recommender.maths.measures.band import inverted_u


def _compute(block: PairBlock) -> DoubleArray:
    return block.club.scales.percentiles.of(block.background_cosine)


def _reward(closeness: DoubleArray, knobs: Bridging) -> DoubleArray:
    """At most 1: different, not alien."""
    return inverted_u(closeness, knobs.mu, knobs.width)


FEATURE = Feature(
    name="closeness",
    axis=Axis.DIFFERENT,
    compute=_compute,
    knob="mu",
    reward_from=_reward,
    says={"de": "Nähe der Hintergründe", "en": "closeness of background"},
)
