"""Random pairs of two fields of study."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from benchmarks.quality.people.baselines import date_chance, date_other_field

if TYPE_CHECKING:
    from benchmarks.quality.people.dates import Dates
    from recommender.arrays import DoubleArray


def scores(train: Dates, test: Dates, seed: int) -> DoubleArray:
    """Uniform scores, several draws, shape (draws, m); pairs of one field come last."""
    drawn: DoubleArray = date_chance.scores(train, test, seed) + np.asarray(
        date_other_field.scores(train, test, seed)
    )
    return drawn
