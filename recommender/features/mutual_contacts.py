"""How many members both know."""

import numpy as np

from recommender.arrays import DoubleArray
from recommender.config import Bridging
from recommender.features.feature import Axis, Feature
from recommender.features.pair_block import PairBlock
from recommender.maths.network.structure import mutual_contacts


def _compute(block: PairBlock) -> DoubleArray:
    return mutual_contacts(block.club.network.ties, block.pairs).astype(np.float64)


def _reward(contacts: DoubleArray, knobs: Bridging) -> DoubleArray:
    """Taken off; the first contact counts most."""
    return -knobs.mutual_contacts * np.log1p(contacts)


FEATURE = Feature(
    name="mutual_contacts",
    axis=Axis.DIFFERENT,
    compute=_compute,
    reward_from=_reward,
    says={"de": "gemeinsame Kontakte", "en": "mutual contacts"},
)
