"""Ways of choosing who meets whom: each gives every pair an edge weight, week by week.

All go through the same solver, so that a difference is one of weights alone. What a policy may see is
what a club sees: noisy features of profiles, who knows whom, and outcomes that were told.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np
from scipy.special import expit
from typing_extensions import override

from recommender.config import Bridging, Compatibility
from recommender.maths.measures.band import inverted_u
from recommender.stages.rank import PriorLogisticRegression

if TYPE_CHECKING:
    from collections.abc import Callable

    from benchmarks.simulation.year.people import People
    from benchmarks.simulation.year.truth import Chances
    from recommender.arrays import BoolArray, DoubleArray, IntArray

_STRENGTH = 10.0
"""How firmly the learning policy holds its prior."""
_DIAL = 0.5
"""The dial of the product."""
_TEMPERATURE = 0.08
"""Chance added to weights by the policies that explore, in standard deviations of the weights: what
it costs is measured by the same policy without."""


@dataclass(eq=False)
class Sight:
    """What a policy sees in a week; matrices have shape (n, n)."""

    people: People
    ties: BoolArray
    """Lasting ties."""
    mutual: DoubleArray
    """Mutual contacts by these."""
    chances: Chances
    """For the policy that knows the truth alone."""
    rng: np.random.Generator


class Policy(ABC):
    """One way of choosing; those that learn are told outcomes."""

    @abstractmethod
    def weigh(self, sight: Sight) -> DoubleArray:
        """An edge weight of every pair, shape (n, n); larger is better, and that of i < j decides."""

    def learn(self, sight: Sight, pairs: IntArray, good: BoolArray) -> None:
        """Take in what came of some introductions; most policies do not."""
        del sight, pairs, good


@dataclass(eq=False)
class Fixed(Policy):
    """A formula."""

    formula: Callable[[Sight], DoubleArray]

    @override
    def weigh(self, sight: Sight) -> DoubleArray:
        """What the formula says."""
        return self.formula(sight)


def see_features(sight: Sight) -> DoubleArray:
    """What profiles show of every pair, shape (n, n, 5): the columns that are learnt from."""
    people = sight.people
    return np.stack(
        [
            people.seen_need,
            people.seen_common,
            -people.other_city,
            people.difference - 0.5,
            (people.difference - 0.5) ** 2,
        ],
        axis=-1,
    )


def reward_distance(sight: Sight) -> DoubleArray:
    """The product's reward for distance (`recommender.config.Bridging`), before the dial."""
    knobs, people = Bridging(), sight.people
    closeness = 1.0 - people.difference
    reward = inverted_u(closeness.ravel(), knobs.mu, knobs.width).reshape(closeness.shape)
    return (
        reward
        - knobs.mutual_contacts * np.log1p(sight.mutual)
        - knobs.same_community * people.same_community
    )


def _prior() -> DoubleArray:
    """The product's opinion of the same features: needs and common ground help, travel does not."""
    knobs = Compatibility()
    return np.array([knobs.best_exchange, knobs.whole_likeness, -knobs.travel, 0.0, 0.0])


@dataclass(eq=False)
class Ours(Policy):
    """Compatibility plus reward for distance, as the product weighs pairs."""

    learns: bool
    explores: bool
    model: PriorLogisticRegression = field(init=False)
    seen: list[tuple[DoubleArray, BoolArray]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.model = PriorLogisticRegression(_prior(), -1.5, strength=_STRENGTH)
        self.coef, self.intercept = _prior(), -1.5

    @override
    def weigh(self, sight: Sight) -> DoubleArray:
        """Log-odds of a good meeting plus the dial's reward, perturbed if it explores."""
        odds = see_features(sight) @ self.coef + self.intercept
        weights: DoubleArray = odds + _DIAL * reward_distance(sight)
        if not self.explores:
            return weights
        noise = np.triu(sight.rng.gumbel(size=weights.shape), 1)
        perturbed: DoubleArray = weights + _TEMPERATURE * weights.std() * (noise + noise.T)
        return perturbed

    @override
    def learn(self, sight: Sight, pairs: IntArray, good: BoolArray) -> None:
        """Fit anew on everything told so far."""
        if not self.learns or not len(pairs):
            return
        self.seen.append((see_features(sight)[pairs[:, 0], pairs[:, 1]], good))
        X, y = (np.concatenate(parts) for parts in zip(*self.seen, strict=True))
        if 0 < y.sum() < len(y):
            self.model.fit(X, y.astype(np.int64))
            self.coef, self.intercept = self.model.coef_[0], float(self.model.intercept_[0])


def _random(sight: Sight) -> DoubleArray:
    noise = np.triu(sight.rng.random((len(sight.ties),) * 2), 1)
    both: DoubleArray = noise + noise.T
    return both


def _alike(sight: Sight) -> DoubleArray:
    alike: DoubleArray = 1.0 - sight.people.difference + 0.5 * expit(sight.people.seen_common)
    return alike


def _knows_truth(sight: Sight) -> DoubleArray:
    """The chance itself of a good meeting of two without a mutual contact: what is counted."""
    bridging: DoubleArray = sight.chances.good_meeting * (sight.mutual == 0)
    return bridging


def make_policies() -> dict[str, Policy]:
    """Every policy, fresh: nothing learnt yet."""
    return {
        "random": Fixed(_random),
        "similarity": Fixed(_alike),
        "common neighbours": Fixed(lambda sight: sight.mutual + 1e-3 * _random(sight)),
        "farthest": Fixed(lambda sight: sight.people.difference),
        "needs and offers": Fixed(lambda sight: sight.people.seen_need),
        "ours, cold": Ours(learns=False, explores=False),
        "ours, learning": Ours(learns=True, explores=True),
        "ours, no exploration": Ours(learns=True, explores=False),
        "knows the truth": Fixed(_knows_truth),
    }
