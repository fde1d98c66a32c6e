"""The honest trial inside one round: two rounds' difference, its trails flipped by coins.

The rounds of a running and a new way of choosing differ by alternating trails. A coin for each balanced
one says whose side is taken, so that every outcome is a feasible round, and every pair of a flipped trail
had a chance of exactly one half ("Experimental Design for Matching", arXiv 2601.21036).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from scipy.stats import t as student

from recommender.errors import InputError

if TYPE_CHECKING:
    from recommender.arrays import BoolArray, DoubleArray, IntArray

LEAST_TRAILS = 5
"""Trails without which nothing is said: their spread is what the interval is made of."""


@dataclass(frozen=True, slots=True)
class TrialResult:
    """What the new way's introductions brought above the running one's, per introduction."""

    change: float
    low: float
    high: float
    running: float
    """Mean outcome of the running one's sides that were taken."""
    new: float
    trails: int
    told: int
    """Introductions of flipped trails whose outcome is known."""
    unknown: int

    @property
    def better(self) -> bool:
        """Whether all of the interval is above 0."""
        return self.low > 0


def judge_trial(trail: IntArray, of_new: BoolArray, outcome: DoubleArray) -> TrialResult:
    """Compare the two ways by the trails that a coin was flipped for.

    The Horvitz-Thompson difference: each trail counts by its outcomes less the mean, twice, with the
    sign of its coin. Taking the mean off changes nothing on average, as both sides of a balanced trail
    have as many pairs, and takes most of the chance out; an unknown outcome counts as the mean.

    Parameters
    ----------
    trail
        Shape (m,): the trail of each introduction made on a flipped trail, any numbers; several
        rounds' trails together if their numbers differ.
    of_new
        Shape (m,): whether its trail's coin took the new side.
    outcome
        Shape (m,): 1 good, 0 not, NaN unknown.

    Raises
    ------
    InputError
        If there are too few trails, no outcome is known, or the coins all fell on one side.
    """
    known = ~np.isnan(outcome)
    numbers, place = np.unique(trail, return_inverse=True)
    if len(numbers) < LEAST_TRAILS:
        message = f"trial: {len(numbers)} trails were flipped; allowed are at least {LEAST_TRAILS}"
        raise InputError(message)
    if not (known & of_new).any() or not (known & ~of_new).any():
        message = "trial: no outcome is known of one of the two sides; wait for more answers"
        raise InputError(message)
    middle = float(outcome[known].mean())
    centred = np.where(known, outcome - middle, 0.0)
    count = len(numbers)
    sums = np.bincount(place, weights=centred, minlength=count)
    sizes = np.bincount(place, minlength=count)
    side = np.zeros(count)
    side[place] = np.where(of_new, 1.0, -1.0)
    gains = 2.0 * side * sums
    share_told = float(known.mean())
    pairs = float(sizes.sum()) * share_told
    change = float(gains.sum()) / pairs
    residual = gains - change * sizes * share_told
    spread = float(np.sqrt((residual**2).sum() * count / (count - 1))) / pairs
    half = float(student.ppf(0.975, count - 1)) * spread
    return TrialResult(
        change=change,
        low=change - half,
        high=change + half,
        running=float(outcome[known & ~of_new].mean()),
        new=float(outcome[known & of_new].mean()),
        trails=count,
        told=int(known.sum()),
        unknown=int((~known).sum()),
    )
