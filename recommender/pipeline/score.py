"""Scoring many pairs, block by block."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from recommender.pipeline.scorer import Weighed
from recommender.ports.progress import silent

if TYPE_CHECKING:
    from recommender.arrays import IntArray
    from recommender.pipeline.scorer import Scorer
    from recommender.ports.blocks import Blocks
    from recommender.ports.progress import Progress

_BLOCK = 20_000
"""Pairs scored at a time; a pair's score is the same in any block."""
_TILE = 256
"""Members whose pairs are scored beside each other: what they say stays in the processor's cache. No knob, as
it is only quicker."""


def weigh_pairs(
    scorer: Scorer, pairs: IntArray, blocks: Blocks, progress: Progress = silent
) -> Weighed:
    """Those of some pairs that are allowed and compatible enough, with their edge weights.

    Parameters
    ----------
    scorer
        Of the club and week.
    pairs
        Shape (m, 2), row numbers, as many as you like: of the features only a block is ever
        held, and a pair's weight is the same in any block.
    blocks
        Works through blocks of pairs.
    progress
        Told how far it is.

    Returns
    -------
    Weighed
        Its pairs ascend.
    """
    tiled = pairs[np.lexsort((pairs[:, 0], pairs[:, 1], pairs[:, 0] // _TILE))]
    parts, weighed = _split(tiled), []
    for number, part in enumerate(blocks.map(scorer.weigh, parts), start=1):
        weighed.append(part)
        progress("scoring pairs", number, len(parts))
    kept = np.concatenate([part.pairs for part in weighed])
    weights = np.concatenate([part.weights for part in weighed])
    order = np.lexsort((kept[:, 1], kept[:, 0]))
    return Weighed(kept[order], weights[order])


def score_pairs(scorer: Scorer, pairs: IntArray, progress: Progress = silent) -> pd.DataFrame:
    """Features and scores of pairs.

    Parameters
    ----------
    scorer
        Of the club and week.
    pairs
        Shape (m, 2), row numbers.
    progress
        Told how far it is.

    Returns
    -------
    DataFrame
        m rows: ``i``, ``j``, the feature columns of `recommender.features`, and
        ``log_odds``, ``compatibility`` (0 to 1), ``bridging_reward``, ``weight`` (log-odds).
    """
    tables, parts = [], _split(pairs)
    for number, part in enumerate(parts, start=1):
        tables.append(scorer.table(part))
        progress("scoring pairs", number, len(parts))
    return pd.concat(tables, ignore_index=True)


def _split(pairs: IntArray) -> list[IntArray]:
    return [pairs[low : low + _BLOCK] for low in range(0, max(len(pairs), 1), _BLOCK)]


def feasible(scorer: Scorer, scores: pd.DataFrame) -> pd.DataFrame:
    """The scored pairs that are compatible enough to be introduced."""
    return scores.loc[scorer.above_floor(scores)].reset_index(drop=True)
