"""What is measured on a whole club, and stays as it was when a few of its members change."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from recommender.features.stated import views_apart
from recommender.maths.measures.band import Percentiles
from recommender.maths.texts.items import cosines

if TYPE_CHECKING:
    from recommender.arrays import FloatArray, IntArray
    from recommender.features.stated import Stated


@dataclass(frozen=True)
class Scales:
    """What values of a club's pairs are held against."""

    percentiles: Percentiles
    """Of background cosine over the club's own pairs."""
    whole_mean: FloatArray
    """Shape (dimension,): what whole profiles are centred by."""
    whole_spread: float
    """Robust standard deviation of the cosine of whole profiles, above 0."""
    views_mean: float
    """Mean distance of viewpoints over pairs that both answered enough, 0 to 1."""
    views_spread: float
    """Its standard deviation, above 0."""


def measure_scales(
    stated: Stated,
    background: FloatArray,
    whole: FloatArray,
    whole_mean: FloatArray,
    pairs: IntArray,
    views_answered: int,
) -> Scales:
    """Measure a club's scales on some of its pairs.

    Parameters
    ----------
    stated
        The members' fields.
    background, whole
        Shapes (n, r) and (n, dimension): unit rows; of empty profiles zero rows.
    whole_mean
        Shape (dimension,): what whole profiles were centred by.
    pairs
        Shape (m, 2): all pairs, or a sample of them; of a club of one, none.
    views_answered
        Statements that both must have answered before their views count, at least 1.
    """
    return Scales(
        Percentiles(cosines(background, pairs) if len(pairs) else np.zeros(1)),
        whole_mean,
        _spread(whole, pairs),
        *_measure_views(stated, pairs, views_answered),
    )


def _spread(whole: FloatArray, pairs: IntArray) -> float:
    if not len(pairs):
        return 1.0
    return max(1.4826 * float(np.median(np.abs(cosines(whole, pairs)))), 1e-3)


def _measure_views(stated: Stated, pairs: IntArray, answered: int) -> tuple[float, float]:
    """Mean and standard deviation of the distance of views; of a club that states none, 0 and 1."""
    apart = views_apart(stated, pairs, answered)
    known = apart[~np.isnan(apart)]
    if not len(known):
        return 0.0, 1.0
    return float(known.mean()), float(known.std()) or 1.0
