"""Harmonic mean of both chances of a yes (RECON, RecSys 2010)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scipy.special import expit

from benchmarks.quality.people.yes_odds import yes_odds
from benchmarks.quality.scores.reciprocal import harmonic_mean

if TYPE_CHECKING:
    from benchmarks.quality.people.dates import Dates
    from recommender.arrays import DoubleArray


def scores(train: Dates, test: Dates, seed: int) -> DoubleArray:  # noqa: ARG001
    """Harmonic mean of the ridge regressions of her yes and of his."""
    hers, his = expit(yes_odds(train, test))
    return harmonic_mean(hers, his)
