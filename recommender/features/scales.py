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
    common_mean: FloatArray
    """Shape (dimension,): what interests and goals are centred by."""
    common_spread: float
    """Robust standard deviation of the cosine of interests and goals as a whole, above 0."""
    mean_views_apart: float
    """Mean distance of viewpoints over pairs that both answered, 0 to 1."""


def measure_scales(
    stated: Stated,
    background: FloatArray,
    common: FloatArray,
    common_mean: FloatArray,
    pairs: IntArray,
) -> Scales:
    """Measure a club's scales on some of its pairs.

    Parameters
    ----------
    stated
        The members' fields.
    background, common
        Shapes (n, r) and (n, dimension): unit rows; interests and goals may be zero rows.
    common_mean
        Shape (dimension,): what interests and goals were centred by.
    pairs
        Shape (m, 2): all pairs, or a sample of them; of a club of one, none.
    """
    return Scales(
        Percentiles(cosines(background, pairs) if len(pairs) else np.zeros(1)),
        common_mean,
        _spread(common, pairs),
        _mean_views_apart(stated, pairs),
    )


def _spread(common: FloatArray, pairs: IntArray) -> float:
    if not len(pairs):
        return 1.0
    return max(1.4826 * float(np.median(np.abs(cosines(common, pairs)))), 1e-3)


def _mean_views_apart(stated: Stated, pairs: IntArray) -> float:
    apart = views_apart(stated, pairs)
    known = apart[~np.isnan(apart)]
    return float(known.mean()) if len(known) else 0.0
