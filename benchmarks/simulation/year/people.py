"""The members of a simulated club: made-up vectors in the place of profiles, so that no text is read."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Self

import numpy as np
from scipy.special import expit

if TYPE_CHECKING:
    from recommender.arrays import BoolArray, DoubleArray, IntArray

COMMUNITIES, CITIES = 8, 5
_BACKGROUND, _SUBJECTS, _INTERESTS = 12, 16, 8
"""Dimensions of background, of needs and offers, and of interests."""
_CONTACTS = 12.0
"""Ties a member has when the year begins, on average."""
_INSIDE = 0.8
"""Share of these within one's own community: modularity begins at about .67."""
_LEVELS = 513
"""Quantiles between which the percentile of a pair's closeness is interpolated."""
_SEEN = 0.5
"""Standard deviation of what profiles show of needs and interests, in that of the truth: an encoder's
score of one need and one offer is half noise."""


@dataclass(eq=False)
class People:
    """Everybody of a club; matrices have shape (n, n). Who leaves is replaced in their row."""

    rng: np.random.Generator
    community: IntArray
    city: IntArray
    background: DoubleArray
    needs: DoubleArray
    offers: DoubleArray
    interests: DoubleArray
    habit: DoubleArray
    appeal: DoubleArray
    kindness: DoubleArray
    noise_need: DoubleArray
    noise_common: DoubleArray
    between: DoubleArray
    """What is between two and in no profile, standard normal."""
    centres: DoubleArray

    @classmethod
    def make(cls, n: int, rng: np.random.Generator) -> Self:
        """A club of ``n``."""
        centres = _unit(rng.standard_normal((COMMUNITIES, _BACKGROUND)))
        people = cls(
            rng=rng,
            community=np.zeros(n, dtype=np.int64),
            city=np.zeros(n, dtype=np.int64),
            background=np.zeros((n, _BACKGROUND)),
            needs=np.zeros((n, _SUBJECTS)),
            offers=np.zeros((n, _SUBJECTS)),
            interests=np.zeros((n, _INTERESTS)),
            habit=np.zeros(n),
            appeal=np.zeros(n),
            kindness=np.zeros(n),
            noise_need=np.zeros((n, n)),
            noise_common=np.zeros((n, n)),
            between=np.zeros((n, n)),
            centres=centres,
        )
        people.renew(np.arange(n))
        return people

    def renew(self, rows: IntArray) -> None:
        """Put new people into some rows."""
        rng, m, n = self.rng, len(rows), len(self.community)
        self.community[rows] = rng.integers(0, COMMUNITIES, m)
        # Half live where most of their community do.
        home = self.community[rows] % CITIES
        self.city[rows] = np.where(rng.random(m) < 0.5, home, rng.integers(0, CITIES, m))
        spread = 0.7 * rng.standard_normal((m, _BACKGROUND)) / np.sqrt(_BACKGROUND) * 2
        self.background[rows] = _unit(self.centres[self.community[rows]] + spread)
        self.needs[rows] = _unit(rng.standard_normal((m, _SUBJECTS)))
        self.offers[rows] = _unit(rng.standard_normal((m, _SUBJECTS)))
        self.interests[rows] = _unit(rng.standard_normal((m, _INTERESTS)))
        for values in (self.habit, self.appeal, self.kindness):
            values[rows] = rng.standard_normal(m)
        for matrix in (self.noise_need, self.noise_common, self.between):
            fresh = rng.standard_normal((m, n))
            matrix[rows], matrix[:, rows] = fresh, fresh.T
        self._measure()

    def _measure(self) -> None:
        """All matrices of pairs, after somebody has changed."""
        n = len(self.community)
        closeness = self.background @ self.background.T
        levels = np.linspace(0.0, 1.0, _LEVELS)
        steps = np.quantile(closeness[~np.eye(n, dtype=np.bool_)], levels)
        self.difference = 1.0 - np.interp(closeness, steps, levels)
        raw = self.needs @ self.offers.T * np.sqrt(_SUBJECTS)
        raw = np.maximum(raw, raw.T)
        shared = self.interests @ self.interests.T * np.sqrt(_INTERESTS)
        self.need, self.common = expit(2.5 * (raw - 1.2)), expit(2.5 * (shared - 1.0))
        self.seen_need = raw + _SEEN * self.noise_need
        self.seen_common = shared + _SEEN * self.noise_common
        self.other_city = (self.city[:, None] != self.city[None, :]).astype(np.float64)
        self.same_community: BoolArray = self.community[:, None] == self.community[None, :]

    def first_ties(self) -> BoolArray:
        """Who knows whom when the year begins, shape (n, n), mostly within communities."""
        n, rng = len(self.community), self.rng
        inside = max(self.same_community.sum() / n - 1, 1.0)
        chance = np.where(
            self.same_community,
            _INSIDE * _CONTACTS / inside,
            (1 - _INSIDE) * _CONTACTS / max(n - 1 - inside, 1.0),
        )
        ties = np.triu(rng.random((n, n)) < chance, 1)
        both: BoolArray = ties | ties.T
        return both


def _unit(vectors: DoubleArray) -> DoubleArray:
    norms: DoubleArray = np.linalg.norm(vectors, axis=1, keepdims=True)
    return vectors / norms
