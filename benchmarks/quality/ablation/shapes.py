"""Shapes the reward for distance could have: the inverted U, a line, nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from recommender.maths.measures.band import inverted_u

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from recommender.arrays import DoubleArray
    from recommender.config import Bridging


def band(closeness: DoubleArray, knobs: Bridging) -> DoubleArray:
    """The production shape."""
    return inverted_u(closeness, knobs.mu, knobs.width)


def line(closeness: DoubleArray, knobs: Bridging) -> DoubleArray:
    """The farther the better, falling as much over the whole range as the inverted U does."""
    ends = inverted_u(np.array([knobs.mu, 1.0]), knobs.mu, knobs.width)
    fall: DoubleArray = 1.0 - float(ends[0] - ends[1]) * closeness
    return fall


SHAPES: Mapping[str, Callable[[DoubleArray, Bridging], DoubleArray]] = {
    "inverted U": band,
    "linear": line,
}
"""Those that are compared with nothing, which is the method without a reward."""
