"""The three kinds of methods on the society of authors, and the registry that declares them.

A *scorer* needs no learning, a *learner* is fitted on features of earlier cutoffs, a *ranker* goes
the whole production path. Higher scores are better; scores of pairs that may not be introduced are
not looked at. A method need not be symmetric: lists take a member's own scores, rounds the mean of
both sides.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from benchmarks.quality.acl.bench import Bench
from benchmarks.quality.acl.linear import Model
from benchmarks.quality.acl.sample import Sample
from benchmarks.quality.registry import Registry
from recommender.arrays import FloatArray, IntArray
from recommender.ports.ranker import Ranker

Score: TypeAlias = Callable[[IntArray], FloatArray]
"""From member numbers of shape (s,) to scores of shape (s, n): how much each should meet each."""
Rerank: TypeAlias = Callable[[IntArray, FloatArray], FloatArray]
"""From member numbers and their scores, -inf where a pair may not be introduced, to new scores."""
PrepareScore: TypeAlias = Callable[[Bench], Score]
PrepareRerank: TypeAlias = Callable[[Bench], Rerank]
Fit: TypeAlias = Callable[[Bench, Sequence[Sample]], Model]
LearnRanker: TypeAlias = Callable[[Bench, Sequence[Sample]], Ranker]


@dataclass(frozen=True)
class Scorer:
    """Scores that need no learning."""

    prepare: PrepareScore
    """``bench.at`` is what is known at the cutoff (ties, communities, papers)."""
    rerank: PrepareRerank | None = None
    """What re-orders the lists of these scores, if anything does."""


@dataclass(frozen=True)
class Learner:
    """Scores learnt from earlier cutoffs."""

    fit: Fit
    """On a `Sample` of each, the latest first, whose columns are ``bench.society.names``; features
    are computed once for all learners."""
    calibrated: bool = False
    """Whether scores are log-odds whose calibration is measured, too."""


@dataclass(frozen=True)
class PathRanker:
    """What goes from members to rounds on the production path, with a ranker in its place."""

    learn: LearnRanker
    floor: float
    """Compatibility below which the pipeline leaves a pair out."""


Method: TypeAlias = Scorer | Learner | PathRanker


class Methods(Registry[Method]):
    """The registry of the bench, with a decorator per kind; each leaves the function as it is."""

    def scorer(
        self, name: str, rerank: PrepareRerank | None = None
    ) -> Callable[[PrepareScore], PrepareScore]:
        """Declare a `Scorer`."""

        def declare(prepare: PrepareScore) -> PrepareScore:
            self.add(name, Scorer(prepare, rerank))
            return prepare

        return declare

    def learner(self, name: str, *, calibrated: bool = False) -> Callable[[Fit], Fit]:
        """Declare a `Learner`."""

        def declare(fit: Fit) -> Fit:
            self.add(name, Learner(fit, calibrated))
            return fit

        return declare

    def ranker(self, name: str, *, floor: float) -> Callable[[LearnRanker], LearnRanker]:
        """Declare a `PathRanker`."""

        def declare(learn: LearnRanker) -> LearnRanker:
            self.add(name, PathRanker(learn, floor))
            return learn

        return declare
