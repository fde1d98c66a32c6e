"""Lists of members, one at a time: where those stand with whom they came to write."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from benchmarks.quality.records import mean_of

if TYPE_CHECKING:
    from benchmarks.quality.records import Measured
    from recommender.arrays import BoolArray, FloatArray

METRICS = ("MRR", "recall@50", "recall@100", "AUC", "hit@10")


def measure_rankings(scores: FloatArray, open_to: BoolArray, good: BoolArray) -> pd.DataFrame:
    """`METRICS` of each member's list.

    Parameters
    ----------
    scores
        Shape (s, n), higher is better; ties share the mean of their places.
    open_to
        Shape (s, n), who may be in the list.
    good
        Shape (s, n), who should be first; at least one of those in each list.

    Returns
    -------
    DataFrame
        A row per member; reciprocal rank of the first, shares found in 50 and in 100, the chance
        that a good one stands above another, and whether one is among the first ten.
    """
    rows = [_one(*row) for row in zip(scores, open_to, good & open_to, strict=True)]
    return pd.DataFrame(rows, columns=list(METRICS), dtype=np.float64)


def _one(scores: FloatArray, open_to: BoolArray, good: BoolArray) -> tuple[float, ...]:
    listed = np.sort(scores[open_to])
    places, n = scores[good], len(listed)
    below, upto = (np.searchsorted(listed, places, side) for side in ("left", "right"))
    ranks = np.sort(n - (below + upto - 1) / 2.0)
    count = len(ranks)
    others = count * (n - count)
    lost = ranks.sum() - count * (count + 1) / 2
    return (
        1.0 / ranks[0],
        float((ranks <= 50).mean()),
        float((ranks <= 100).mean()),
        1.0 - lost / others if others else float("nan"),
        float(ranks[0] <= 10),
    )


def measured(quality: pd.DataFrame, seed: int) -> list[Measured]:
    """Means over members with bootstrap intervals."""
    return [mean_of(name, quality[name].to_numpy(), seed) for name in METRICS]


def measure_by_distance(
    scores: FloatArray, good: BoolArray, near: BoolArray, seed: int
) -> list[Measured]:
    """AUC of those good ones that are near and of those that are far, each against all others.

    Parameters
    ----------
    scores
        Shape (s, n); -inf for who may not be in the list.
    good, near
        Shape (s, n).
    seed
        Of the intervals, over members.
    """
    measures = []
    for name, kind in (("AUC, three steps apart", near), ("AUC, farther apart", ~near)):
        wanted = good & kind
        rows = wanted.any(axis=1)
        open_to = np.isfinite(scores[rows]) & (~good[rows] | wanted[rows])
        quality = measure_rankings(scores[rows], open_to, wanted[rows])
        measures.append(mean_of(name, quality["AUC"].to_numpy(), seed))
    return measures
