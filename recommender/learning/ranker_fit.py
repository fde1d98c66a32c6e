"""Learning a ranker from labelled pairs: pure functions on arrays.

The model is ``logit p = b + x . w + u_i + u_j``: an intercept, the features of the pair, and an
effect of each of its people (the social relations model: Kenny and La Voie, 1984). Effects of
people are fitted so that ``w`` does not have to explain popularity, and are then left out: with
everyone getting the same number of introductions they cancel, and they must not decide.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import product
from typing import TYPE_CHECKING

import numpy as np

from recommender.maths.measures.dyads import person_columns, person_folds
from recommender.maths.measures.outcome_metrics import log_losses, weighted_mean
from recommender.stages.rank import PriorLogisticRegression

if TYPE_CHECKING:
    from recommender.arrays import DoubleArray, IntArray


@dataclass(frozen=True)
class RankerSettings:
    """How a ranker is learnt."""

    strengths: tuple[float, ...] = (1.0, 10.0, 100.0, 1000.0)
    """Strengths of the prior to choose from: 1 / variance of a weight per standard deviation of
    its feature. At the largest, some hundred outcomes hardly move it."""
    person_strength: float = 4.0
    """1 / variance of a person's effect: most people within 1 log-odds of the average."""
    groups: int = 6
    """Groups of people of the outer split: 21 folds, each learning from 4/9 of the pairs."""
    inner_groups: int = 3
    """Groups of people of the inner split that chooses the strength."""
    early: float = 0.6
    """Share of the outcomes, the earlier ones, that is learnt from where later weeks are tested on."""
    least_later: int = 40
    """Outcomes of later weeks without which nothing is released: of fewer no interval says much."""
    calibration_strength: float = 10.0
    """How firmly calibration is held at "as it is": few outcomes must not stretch odds."""
    seed: int = 0
    """Of splits and intervals."""


@dataclass(frozen=True)
class LabelledPairs:
    """What there is to learn from, a row per introduction."""

    features: DoubleArray
    """Shape (m, f)."""
    pairs: IntArray
    """Shape (m, 2), numbers of people."""
    good: IntArray
    """Shape (m,), 0 or 1."""
    weight: DoubleArray
    """Shape (m,), above 0."""
    further: int = 0
    """Last columns of the features that are learnt from only where that is better for people not
    learnt from."""

    def of(self, rows: IntArray) -> LabelledPairs:
        """Some of the rows."""
        return LabelledPairs(
            self.features[rows], self.pairs[rows], self.good[rows], self.weight[rows], self.further
        )


@dataclass(frozen=True)
class Weights:
    """A linear ranker."""

    intercept: float
    """Log-odds where all features are 0."""
    coef: DoubleArray
    """Shape (f,), log-odds per unit."""

    def log_odds(self, features: DoubleArray) -> DoubleArray:
        """Shape (m,)."""
        odds: DoubleArray = features @ self.coef + self.intercept
        return odds

    def calibrated(self, shift: float, slope: float) -> Weights:
        """The ranker whose log-odds are ``shift + slope * log_odds``."""
        return Weights(shift + slope * self.intercept, slope * self.coef)


def fit(
    data: LabelledPairs, prior: Weights, choice: tuple[int, float], settings: RankerSettings
) -> Weights:
    """Weights of the pair's features, with the effects of people fitted beside them.

    ``choice`` is from `choose`; columns after the first so many have the weight 0.

    Of somebody with a single pair nothing can be told apart, so only people of two or more have
    one. People's columns are scaled so that the one strength of the estimator holds them at
    ``person_strength``; features are scaled to unit spread so that it holds all alike.
    """
    columns, strength = choice
    design = lay_out_design(data, prior, choice, settings)
    model = PriorLogisticRegression(design.start, prior.intercept, strength=strength)
    model.fit(design.columns, data.good, data.weight)
    coef = np.zeros(data.features.shape[1])
    coef[:columns] = model.coef_[0, :columns] / design.spread
    return Weights(float(model.intercept_[0]), coef)


@dataclass(frozen=True)
class Design:
    """What an estimator is given."""

    columns: DoubleArray
    """Shape (m, d): features of unit spread, then people."""
    start: DoubleArray
    """Shape (d,): the prior's weights."""
    spread: DoubleArray
    """Shape (f,): what features were divided by."""


def lay_out_design(
    data: LabelledPairs, prior: Weights, choice: tuple[int, float], settings: RankerSettings
) -> Design:
    """The columns of `fit`, from its arguments."""
    columns, strength = choice
    features = data.features[:, :columns]
    spread = features.std(axis=0)
    spread[spread < 1e-9] = 1.0
    people = person_columns(data.pairs)
    people = people[:, people.sum(axis=0) > 1] * np.sqrt(strength / settings.person_strength)
    start = np.concatenate([prior.coef[:columns] * spread, np.zeros(people.shape[1])])
    return Design(np.hstack([features / spread, people]), start, spread)


def choose(
    data: LabelledPairs, prior: Weights, settings: RankerSettings, rng: np.random.Generator
) -> tuple[int, float]:
    """How many columns, and the strength, with the smallest loss on people not learnt from.

    The fewer, and the largest, in a tie.
    """
    folds = [
        (data.of(train), data.of(test))
        for train, test in person_folds(data.pairs, settings.inner_groups, rng)
        if len(np.unique(data.good[train])) == 2
    ]

    def loss(choice: tuple[int, float]) -> float:
        total = 0.0
        for train, test in folds:
            odds = fit(train, prior, choice, settings).log_odds(test.features)
            total += float(test.weight @ log_losses(test.good, odds))
        return total

    columns = data.features.shape[1]
    choices = product(
        sorted({columns - data.further, columns}), sorted(settings.strengths, reverse=True)
    )
    return min(choices, key=loss)


def held_out_odds(
    data: LabelledPairs, prior: Weights, settings: RankerSettings
) -> tuple[DoubleArray, DoubleArray]:
    """Log-odds of each pair by models that knew neither of its people.

    The columns and the strength are chosen anew within each fold's own data. The second array is calibrated, each
    fold by the first array's pairs among other people.

    Returns
    -------
    plain, calibrated : DoubleArray
        Shape (m,); where people are too few for a fold, the prior's.
    """
    rng = np.random.default_rng(settings.seed)
    plain = prior.log_odds(data.features)
    for train, test in list(person_folds(data.pairs, settings.groups, rng)):
        known = data.of(train)
        if len(np.unique(known.good)) == 2:
            choice = choose(known, prior, settings, rng)
            plain[test] = fit(known, prior, choice, settings).log_odds(data.features[test])
    return plain, cross_calibrated(data, plain, settings)


def fold_numbers(data: LabelledPairs, settings: RankerSettings) -> IntArray:
    """In which fold of `held_out_odds` each pair was tested, shape (m,); -1 for none."""
    numbers = np.full(len(data.good), -1, dtype=np.int64)
    rng = np.random.default_rng(settings.seed)
    for number, (_, test) in enumerate(person_folds(data.pairs, settings.groups, rng)):
        numbers[test] = number
    return numbers


def cross_calibrated(
    data: LabelledPairs,
    odds: DoubleArray,
    settings: RankerSettings,
) -> DoubleArray:
    """Log-odds calibrated fold by fold by the pairs of other people, shape (m,)."""
    found, rng = odds.copy(), np.random.default_rng(settings.seed)
    for train, test in person_folds(data.pairs, settings.groups, rng):
        shift, slope = calibration(data.of(train), odds[train], settings)
        found[test] = shift + slope * odds[test]
    return found


def calibration(
    data: LabelledPairs, odds: DoubleArray, settings: RankerSettings
) -> tuple[float, float]:
    """Shift and slope (at least 0) of log-odds towards what happened (Platt, 1999).

    Both are shrunk: towards the mean log-odds being right, and a slope of 1. A constant is its
    own best calibration and is shifted alone.
    """
    if len(np.unique(data.good)) < 2:
        return 0.0, 1.0
    centre = weighted_mean(odds, data.weight)
    model = PriorLogisticRegression([1.0], centre, strength=settings.calibration_strength)
    model.fit((odds - centre)[:, None], data.good, data.weight)
    slope = max(float(model.coef_[0, 0]), 0.0)
    return float(model.intercept_[0]) - slope * centre, slope


def learn(
    data: LabelledPairs, prior: Weights, settings: RankerSettings
) -> tuple[Weights, tuple[int, float]]:
    """The ranker of all outcomes, before calibration, and the choice it was made with."""
    rng = np.random.default_rng(settings.seed)
    choice = choose(data, prior, settings, rng)
    return fit(data, prior, choice, settings), choice
