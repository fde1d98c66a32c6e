"""Interests and goals as a whole, 0 to 1.

Less in common than chance is no evidence against a meeting, or an empty profile would outrank a
full one.
"""

import numpy as np

from recommender.arrays import DoubleArray
from recommender.features.feature import Axis, Feature, Search
from recommender.features.pair_block import PairBlock


def common_ground_of(cosine: DoubleArray, spread: float) -> DoubleArray:
    """Common ground, 0 to 1, of cosines of interests and goals as a whole; any shape.

    Parameters
    ----------
    cosine
        Of centred vectors: 0 is what two members have in common by chance.
    spread
        Standard deviation of these cosines in the club, above 0.

    Examples
    --------
    >>> common_ground_of(np.array([-0.5, 0.0, 0.5]), spread=0.1).round(2).tolist()
    [0.0, 0.0, 0.99]
    """
    squashed: DoubleArray = np.tanh(cosine / spread / 2)
    return np.maximum(squashed, 0.0)


def _compute(block: PairBlock) -> DoubleArray:
    return common_ground_of(block.common_cosine, block.club.scales.common_spread)


FEATURE = Feature(
    name="common_ground",
    axis=Axis.COMPATIBLE,
    compute=_compute,
    search=(Search("common", "common"),),
    says={"de": "gemeinsamer Boden", "en": "common ground"},
)
