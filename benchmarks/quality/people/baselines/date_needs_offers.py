"""Needs and offers alone: what each looks for times how the other sees themselves in it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from benchmarks.quality.people.dates import SELF

if TYPE_CHECKING:
    from benchmarks.quality.people.dates import Dates
    from recommender.arrays import DoubleArray


def scores(train: Dates, test: Dates, seed: int) -> DoubleArray:  # noqa: ARG001
    """Mean product over the five qualities, both ways; nothing is learnt."""
    her, his = test.pairs[:, 0], test.pairs[:, 1]
    wants, own = (
        test.profiles[[f"{part}_{quality}" for quality in SELF]].to_numpy(dtype=np.float64)
        for part in ("wants", "is")
    )
    both: DoubleArray = (wants[her] * own[his] + wants[his] * own[her]).mean(axis=1)
    return both
