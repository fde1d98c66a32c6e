"""What pairs may be worth before they are scored: how near one search says they are, and their fields.

It only puts in order whoever a search finds, so that those far apart in their views, or of one town, are
scored as well as those whose texts are nearest. What a pair is worth is `recommender.pipeline.scorer`'s.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from recommender.features.feature import Axis
from recommender.features.pair_block import PairBlock
from recommender.features.registry import FEATURES
from recommender.features.travel import FEATURE as TRAVEL
from recommender.features.whole_likeness import FEATURE as WHOLE

if TYPE_CHECKING:
    from recommender.arrays import DoubleArray, IntArray
    from recommender.config import Bridging, Compatibility, Config
    from recommender.features.feature import Feature, Search
    from recommender.pipeline.scorer import Scorer


def weight_of_search(search: Search, knobs: Compatibility) -> float:
    """Log-odds per unit of what a search finds, by the prior; of a feature that is searched both ways, of each.

    A learnt ranker has other weights, which cannot be read off one feature.
    """
    by = [feature for feature in FEATURES if search in feature.search]
    return sum(feature.weight(knobs) / len(feature.search) for feature in by)


def estimate_by_whole(scorer: Scorer, knobs: Compatibility, pairs: IntArray) -> DoubleArray:
    """What of the weights of pairs the likeness of whole profiles says, log-odds, shape (m,)."""
    likeness = PairBlock(scorer.features, pairs).whole_likeness
    estimate: DoubleArray = WHOLE.weight(knobs) * likeness
    return estimate


def estimate_by_fields(scorer: Scorer, config: Config, pairs: IntArray) -> DoubleArray:
    """What of the weights of pairs their members' fields alone say, shape (m,).

    Parameters
    ----------
    scorer
        Of the week.
    config
        Prior weights, and how much of what fields say counts here.
    pairs
        Shape (m, 2), row numbers.

    Returns
    -------
    DoubleArray
        Log-odds, but for a number that all pairs share.
    """
    values = _compute_by_fields(scorer, config.compatibility, pairs)
    compatible, reward = np.zeros(len(pairs)), np.zeros(len(pairs))
    for feature, column in values.items():
        if feature.axis is Axis.COMPATIBLE:
            compatible += feature.weight(config.compatibility) * column
        elif feature.axis is Axis.DIFFERENT:
            reward += feature.reward(column, scorer.bridging)
    said = compatible + scorer.dials[pairs].mean(axis=1) * reward - scorer.journey * values[TRAVEL]
    estimate: DoubleArray = config.candidates.fields * said
    return estimate


def _compute_by_fields(
    scorer: Scorer, knobs: Compatibility, pairs: IntArray
) -> dict[Feature, DoubleArray]:
    """Those features that members' fields alone say and that count for anything."""
    block = PairBlock(scorer.features, pairs)
    groups: dict[Axis, Compatibility | Bridging] = {
        Axis.COMPATIBLE: knobs,
        Axis.DIFFERENT: scorer.bridging,
    }
    return {
        feature: feature.compute(block)
        for feature in FEATURES
        if feature is TRAVEL
        or (feature.from_fields and feature.axis in groups and feature.weight(groups[feature.axis]))
    }
