"""Introductions for everyone at once: by the production matcher, and as lists without it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from benchmarks.quality.records import Measured, mean_of, plain
from benchmarks.quality.scores.walks import count_walks, unit_ties
from recommender.config import Rules
from recommender.maths.measures.dyads import person_bootstrap
from recommender.maths.measures.outcome_metrics import weighted_mean
from recommender.maths.pairs import unique_pairs
from recommender.stages.match import match_club

if TYPE_CHECKING:
    from scipy.sparse import csr_array

    from benchmarks.quality.acl.snapshot import Snapshot
    from recommender.arrays import BoolArray, DoubleArray, FloatArray, IntArray

SIZES = (3, 10)
"""Introductions of everyone in a round, suggestions in a list."""
WORTH = ("hits per introduction", "bridging hits per introduction", "no mutual contact")
"""What is measured of them."""
BEST = 60
"""Partners of each member, the best by the mean of both scores, that the matcher chooses from."""
FURTHER = 10
"""Up to twice as many drawn at random beside them, so that everyone can get their number."""
_TIE = 1e-6
"""Share of the spread of scores below which they count as equal."""
DRAWS = 200
"""Draws of an interval over people."""


@dataclass(frozen=True)
class Judge:
    """What came of pairs."""

    at: Snapshot
    new_ties: csr_array
    """Shape (n, n): pairs that wrote together within two years."""
    bridged: csr_array
    """Those of two communities, three steps or more apart."""

    @property
    def sources(self) -> IntArray:
        """Members with new bridging ties, ascending."""
        return np.flatnonzero(np.diff(self.bridged.indptr) > 0).astype(np.int64)

    @cached_property
    def three_steps(self) -> BoolArray:
        """Whom `sources` reach over two others, in three steps or less, shape (s, n)."""
        ties = unit_ties(self.at.ties)
        reached: BoolArray = count_walks((ties, ties, ties), self.at.members)(self.sources) > 0
        return reached

    def of(self, pairs: IntArray) -> tuple[DoubleArray, DoubleArray, DoubleArray]:
        """Whether each pair is a hit, a bridging hit, and has no mutual contact, shape (m,)."""
        i, j = pairs[:, 0], pairs[:, 1]
        hit, bridge = (np.asarray(table[i, j]).ravel() for table in (self.new_ties, self.bridged))
        return hit, bridge, (~self.at.near[i, j]).astype(np.float64)


def collect_edges(scores: FloatArray, rng: np.random.Generator) -> tuple[IntArray, DoubleArray]:
    """The pairs that the matcher chooses from, with the mean of both sides' scores.

    Parameters
    ----------
    scores
        Shape (n, n), -inf where a pair may not be introduced; ties are broken at random.
    rng
        Chance.

    Returns
    -------
    pairs : IntArray, shape (m, 2)
    weights : DoubleArray, shape (m,)
    """
    n = len(scores)
    candidates = []
    for rows in np.array_split(np.arange(n), max(n // 256, 1)):
        mean: FloatArray = ((scores[rows] + scores[:, rows].T) / 2).astype(np.float32)
        candidates += [_first(mean, rows, BEST, rng), _any(mean, rows, rng)]
    pairs = unique_pairs(np.concatenate(candidates), n)
    weights = (scores[pairs[:, 0], pairs[:, 1]] + scores[pairs[:, 1], pairs[:, 0]]) / 2
    return pairs, weights.astype(np.float64)


def take_lists(scores: FloatArray, rng: np.random.Generator) -> IntArray:
    """The first of each member's own list, as pairs, best first, shape (m, 2)."""
    n = len(scores)
    parts = np.array_split(np.arange(n), max(n // 256, 1))
    return np.concatenate([_first(scores[rows], rows, max(SIZES), rng) for rows in parts])


def _first(scores: FloatArray, rows: IntArray, count: int, rng: np.random.Generator) -> IntArray:
    """The best few of each row as pairs, best first; ties in random order, another in each row."""
    open_to = np.isfinite(scores)
    span = float(np.ptp(scores[open_to])) if open_to.any() else 0.0
    mixed = scores + max(span, 1.0) * _TIE * rng.random(scores.shape, dtype=np.float32)
    count = min(count, mixed.shape[1])
    best = np.argpartition(-mixed, count - 1, axis=1)[:, :count]
    values = np.take_along_axis(mixed, best, axis=1)
    order = np.argsort(-values, axis=1, kind="stable")
    others = np.take_along_axis(best, order, axis=1)
    pairs = np.stack(np.broadcast_arrays(rows[:, None], others), axis=-1)
    finite: IntArray = pairs[np.isfinite(np.take_along_axis(values, order, axis=1))].astype(
        np.int64
    )
    return finite


def _any(scores: FloatArray, rows: IntArray, rng: np.random.Generator) -> IntArray:
    """A few others of each row, drawn at random, as pairs."""
    drawn = rng.integers(0, scores.shape[1], size=(len(rows), 2 * FURTHER))
    usable = np.isfinite(np.take_along_axis(scores, drawn, axis=1))
    pairs = np.stack(np.broadcast_arrays(rows[:, None], drawn), axis=-1)
    return pairs[usable].astype(np.int64)


def make_round(pairs: IntArray, weights: DoubleArray, clean: BoolArray, k: int) -> IntArray:
    """The pairs of a round of ``k`` introductions each, shape (m, 2).

    Scores are scaled to 0 to 1, which changes no order of whole rounds: everyone gets as many
    introductions under any.
    """
    low, span = weights.min(), max(float(np.ptp(weights)), 1e-12)
    capacity = np.where(clean, k, 0).astype(np.int64)
    chosen, _ = match_club(pairs, (weights - low) / span, capacity, Rules())
    return pairs[chosen]


def measure_round(pairs: IntArray, judge: Judge, k: int, seed: int) -> list[Measured]:
    """What a round is worth; intervals over people."""
    people = int(judge.at.clean.sum())
    got = np.bincount(pairs.ravel(), minlength=len(judge.at))[judge.at.clean]
    measures = [
        average_over_people(name, pairs, outcome, people, seed)
        for name, outcome in zip(WORTH, judge.of(pairs), strict=True)
    ]
    return [*measures, plain("got their number", float((got == k).mean()), people)]


def measure_lists(listed: IntArray, judge: Judge, k: int, seed: int) -> list[Measured]:
    """What the first ``k`` of everyone's own list are worth, with no matcher; over members.

    Parameters
    ----------
    listed
        Of `take_lists`.
    judge, k, seed
        As for `measure_round`.
    """
    place = np.arange(len(listed)) - np.searchsorted(listed[:, 0], listed[:, 0])
    pairs = listed[place < k]
    owners, sizes = np.unique(pairs[:, 0], return_inverse=True)
    counts = np.bincount(sizes)
    measures = [
        mean_of(name, np.bincount(sizes, outcome) / counts, seed)
        for name, outcome in zip(WORTH, judge.of(pairs), strict=True)
    ]
    named = np.bincount(pairs[:, 1])
    return [*measures, plain("most often named", float(named.max()), len(owners))]


def average_over_people(
    name: str, pairs: IntArray, values: DoubleArray, people: int, seed: int
) -> Measured:
    """The mean over introductions, with an interval over people."""

    def statistic(weight: DoubleArray) -> float:
        return weighted_mean(values, weight)

    low, high = person_bootstrap(pairs, statistic, np.random.default_rng(seed), DRAWS)
    return Measured(name, statistic(np.ones(len(pairs))), low, high, people)
