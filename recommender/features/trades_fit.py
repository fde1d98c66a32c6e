"""What people of the two trades usually can give each other, whatever the two have said.

The logarithm of how many usual gifts of one trade meet usual needs of the other, both ways, as the
table of trades has it. For a thin profile it is all there is to go by.
"""

import numpy as np

from recommender.arrays import DoubleArray
from recommender.features.feature import Axis, Feature
from recommender.features.pair_block import PairBlock
from recommender.trades.table import load_trades


def _compute(block: PairBlock) -> DoubleArray:
    first, second = (block.club.trades[block.pairs[:, side]] for side in (0, 1))
    meets = load_trades().meets
    found = np.zeros(len(block))
    for a in range(first.shape[1]):
        for b in range(second.shape[1]):
            mine, theirs = first[:, a], second[:, b]
            both = (mine >= 0) & (theirs >= 0)
            found += np.where(both, meets[mine, theirs] + meets[theirs, mine], 0.0)
    counts = [np.maximum((side >= 0).sum(axis=1), 1) for side in (first, second)]
    fit: DoubleArray = np.log1p(found / (counts[0] * counts[1]))
    return fit


FEATURE = Feature(
    name="trades_fit",
    axis=Axis.COMPATIBLE,
    compute=_compute,
    says={"de": "Berufe, die einander nützen", "en": "trades of use to each other"},
)
