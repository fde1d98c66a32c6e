"""The largest z of two interests; worse than chance counts as nothing.

A shared hobby alone never decides: its weight is a tenth of that of a need met.
"""

import numpy as np

from recommender.arrays import DoubleArray
from recommender.features.feature import Axis, Feature
from recommender.features.pair_block import PairBlock


def _compute(block: PairBlock) -> DoubleArray:
    return np.maximum(block.best_interest, 0.0)


FEATURE = Feature(
    name="best_interest",
    axis=Axis.COMPATIBLE,
    compute=_compute,
    says={"de": "nächste Interessen", "en": "nearest interests"},
)
