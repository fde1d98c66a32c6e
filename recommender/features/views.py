"""Distance of viewpoints, 0 to 1; the club's mean where not both answered."""

from collections.abc import Sequence

import numpy as np
import pandas as pd

from recommender.arrays import BoolArray, DoubleArray, IntArray
from recommender.club.member import Member
from recommender.features.feature import Axis, Feature
from recommender.features.pair_block import PairBlock
from recommender.features.stated import Stated


def views_apart(stated: Stated, pairs: IntArray) -> DoubleArray:
    """Mean distance over the statements both answered, 0 to 1; NaN where there is none."""
    answers, answered = stated.column(_read_viewpoints)
    both = answered[pairs[:, 0]] & answered[pairs[:, 1]]
    apart = np.abs(answers[pairs[:, 0]] - answers[pairs[:, 1]]) / 4.0
    counts = both.sum(axis=1)
    known: DoubleArray = np.where(
        counts > 0, (apart * both).sum(axis=1) / np.maximum(counts, 1), np.nan
    )
    return known


def _read_viewpoints(members: Sequence[Member]) -> tuple[DoubleArray, BoolArray]:
    """Answers, 0 where there is none, and which there are, shape (n, n_statements) each."""
    statements = sorted({key for member in members for key in member.viewpoints})
    table = pd.DataFrame([dict(member.viewpoints) for member in members], columns=statements)
    values = table.to_numpy(dtype=np.float64).reshape(len(members), len(statements))
    return np.nan_to_num(values), ~np.isnan(values)


def _compute(block: PairBlock) -> DoubleArray:
    apart = views_apart(block.club.stated, block.pairs)
    return np.nan_to_num(apart, nan=block.club.scales.mean_views_apart)


FEATURE = Feature(
    name="views",
    axis=Axis.DIFFERENT,
    compute=_compute,
    says={"de": "andere Ansichten", "en": "other views"},
)
