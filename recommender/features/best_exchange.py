"""The largest z of something one gives for something the other needs, the mean of both ways.

There is no threshold: the chance that a need is met rises smoothly with z. Worse than chance counts
as nothing, or who names no need would outrank who does.
"""

import numpy as np

from recommender.arrays import DoubleArray
from recommender.features.feature import Axis, Feature, Search
from recommender.features.pair_block import PairBlock


def _compute(block: PairBlock) -> DoubleArray:
    return (np.maximum(block.best_ab, 0.0) + np.maximum(block.best_ba, 0.0)) / 2


FEATURE = Feature(
    name="best_exchange",
    axis=Axis.COMPATIBLE,
    compute=_compute,
    search=(Search("needs", "gives"), Search("gives", "needs")),
    says={"de": "Bedarf und Angebot", "en": "needs and offers"},
)
