"""One year under one policy and one truth."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from benchmarks.simulation.year.people import People
from benchmarks.simulation.year.policies import Sight, make_policies
from benchmarks.simulation.year.truth import Truth, respond, work_out_chances
from recommender.maths.matching.dual_prices import solve_dual
from recommender.maths.network.bubble import gini

if TYPE_CHECKING:
    from recommender.arrays import BoolArray, DoubleArray, IntArray

_CANDIDATES = 40
"""Best partners of each member that the solver may choose from, and as many at random: the product
takes 150 of a larger club."""
_WORTH = 20.0
"""Of one more introduction, in standard deviations of weights: full rounds come first."""
_FADED = 0.25
"""What is left of a contact when it is none any more: two half-lives."""


@dataclass(frozen=True)
class YearPlan:
    """What is simulated."""

    policy: str
    truth_name: str
    truth: Truth
    members: int = 300
    weeks: int = 52
    seed: int = 0


@dataclass(eq=False)
class _Network:
    """Who knows whom; who has met, and when they last did."""

    ties: BoolArray
    met: DoubleArray
    """Shape (n, n): week of the last meeting, minus infinity if there was none."""
    introduced: BoolArray

    def forget(self, rows: IntArray) -> None:
        """Whoever joins knows nobody."""
        for matrix, nothing in ((self.ties, False), (self.met, -np.inf), (self.introduced, False)):
            matrix[rows], matrix[:, rows] = nothing, nothing

    def contacts(self, week: int, half_life: float) -> BoolArray:
        """Ties, and meetings that have not faded."""
        fresh = 0.5 ** ((week - self.met) / half_life) >= _FADED
        return self.ties | fresh


def simulate_year(plan: YearPlan) -> pd.DataFrame:
    """Live through a year.

    Parameters
    ----------
    plan
        Who, how, how long.

    Returns
    -------
    DataFrame
        A row per week: ``introductions``, the shares ``accepted``, ``met``, ``good`` and ``bridging``
        (good, and no mutual contact when introduced) of introductions, ``across`` (of two
        communities), ``modularity`` and ``e_i`` of contacts over the communities, ``lasting_bridges``
        (ties between two communities), ``good_gini`` and ``worst_tenth`` of good meetings so far.
    """
    # The club and its luck are the same under every policy; what is drawn to choose is apart.
    people = People.make(plan.members, np.random.default_rng([plan.seed, 1]))
    luck = np.random.default_rng([plan.seed, 2])
    choosing = np.random.default_rng([plan.seed, 3])
    n = plan.members
    network = _Network(people.first_ties(), np.full((n, n), -np.inf), np.zeros((n, n), np.bool_))
    policy, got, rows = make_policies()[plan.policy], np.zeros(n), []
    chances = work_out_chances(people, plan.truth)
    for week in range(plan.weeks):
        leaving = np.flatnonzero(luck.random(n) < plan.truth.leaves)
        if len(leaving):
            people.renew(leaving)
            network.forget(leaving)
            got[leaving] = got.mean()
            chances = work_out_chances(people, plan.truth)
        known = network.ties.astype(np.float32)
        mutual = (known @ known).astype(np.float64)
        sight = Sight(people, network.ties, mutual, chances, choosing)
        pairs = _introduce(policy.weigh(sight), network, choosing)
        came = respond(people, chances, pairs, plan.truth, luck)
        bridging = came.good & (mutual[pairs[:, 0], pairs[:, 1]] == 0)
        network.introduced[pairs[:, 0], pairs[:, 1]] = True
        network.introduced[pairs[:, 1], pairs[:, 0]] = True
        _note(network, pairs, came.met, came.tie, week)
        np.add.at(got, pairs[came.good].ravel(), 1.0)
        policy.learn(sight, pairs[came.told], came.good[came.told])
        contacts = network.contacts(week, plan.truth.half_life)
        rows.append(
            {
                "week": week + 1, "introductions": len(pairs), "accepted": came.accepted.mean(),
                "met": came.met.mean(), "good": came.good.mean(), "bridging": bridging.mean(),
                "across": 1 - people.same_community[pairs[:, 0], pairs[:, 1]].mean(),
                **_measure(contacts, people),
                "lasting_bridges": int((network.ties & ~people.same_community).sum() // 2),
                "good_gini": gini(got),
                "worst_tenth": np.sort(got)[: max(n // 10, 1)].mean() / (week + 1),
            }
        )  # fmt: skip
    return pd.DataFrame(rows)


def _introduce(weights: DoubleArray, network: _Network, rng: np.random.Generator) -> IntArray:
    """A full round of one introduction each, nobody twice and nobody who is known, shape (m, 2)."""
    n = len(weights)
    closed = network.introduced | network.ties | np.eye(n, dtype=np.bool_)
    open_ = np.where(closed, -np.inf, weights)
    best = np.argpartition(-open_, _CANDIDATES, axis=1)[:, :_CANDIDATES]
    chance = rng.integers(0, n, size=(n, _CANDIDATES))
    mark = np.zeros((n, n), dtype=np.bool_)
    mark[np.arange(n)[:, None], best] = True
    mark[np.arange(n)[:, None], chance] = True
    mark = (mark | mark.T) & ~closed
    pairs = np.stack(np.nonzero(np.triu(mark, 1)), axis=1)
    values = weights[pairs[:, 0], pairs[:, 1]]
    spread = float(values.std()) or 1.0
    standard = (values - values.mean()) / spread + _WORTH
    chosen = solve_dual(pairs, standard, np.ones(n, dtype=np.int64)).chosen
    return pairs[chosen]


def _note(network: _Network, pairs: IntArray, met: BoolArray, tie: BoolArray, week: int) -> None:
    """Keep who met, and whose meeting became a tie."""
    for ends in (pairs, pairs[:, ::-1]):
        network.met[ends[met, 0], ends[met, 1]] = week
        network.ties[ends[tie, 0], ends[tie, 1]] = True


def _measure(contacts: BoolArray, people: People) -> dict[str, float]:
    """How closed the club is over its communities, which stay fixed."""
    degree, whole = contacts.sum(axis=1).astype(np.float64), float(contacts.sum())
    inside = float((contacts & people.same_community).sum())
    expected = float((degree[:, None] * degree[None, :] * people.same_community).sum()) / whole
    return {"modularity": (inside - expected) / whole, "e_i": 1 - 2 * inside / whole}
