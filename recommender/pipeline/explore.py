"""The unplanned encounter: a round drawn with known odds, and places for who wants a surprise.

Weights are perturbed as far as a price allows, and whoever asked to be surprised gets one place drawn
at random among the feasible pairs of all who did. What is stored with a pair is the chance that it had.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from recommender.club.round import Drawing
from recommender.maths.matching.draws import Draws, draw_round, value_of
from recommender.maths.pairs import member_of, pair_keys
from recommender.pipeline.edits import forced_among
from recommender.stages.match import match_club

if TYPE_CHECKING:
    from recommender.arrays import BoolArray, DoubleArray, IntArray
    from recommender.club.round import Certificate
    from recommender.pipeline.prepared import Prepared
    from recommender.pipeline.scorer import Scorer, Weighed
    from recommender.pipeline.solve import Solution


@dataclass(frozen=True, eq=False)
class Explored:
    """A drawn round and the odds of its pairs."""

    pairs: IntArray
    """Shape (m, 2)."""
    propensity: DoubleArray
    """Shape (m,): the chance that each had to be in the round."""
    certificate: Certificate
    exploration: Drawing


def wants_surprise(prepared: Prepared) -> BoolArray:
    """Who asked to be surprised, shape (n,); nobody where they are alone with that."""
    asked = np.array([member.surprise for member in prepared.club.members], dtype=np.bool_)
    return asked if asked.sum() > 1 else np.zeros_like(asked)


def explore(prepared: Prepared, scorer: Scorer, best: Solution, locked: IntArray) -> Explored:
    """Draw a round around the best one.

    Parameters
    ----------
    prepared, scorer
        The club, and what scores its pairs in the week.
    best
        The round that nothing was drawn in.
    locked
        Shape (k, 2): pairs that are in every round.
    """
    knobs, n = prepared.config.exploration, len(prepared.club)
    capacity, open_ = scorer.rules.capacity, best.open
    chosen = member_of(pair_keys(open_.pairs, n), np.sort(pair_keys(best.pairs, n)))
    rounds = _Rounds(prepared, capacity, open_, locked)
    draws = draw_round(
        rounds.solve,
        open_.weights,
        chosen,
        draws=knobs.draws,
        price=knobs.price if knobs.on else 0.0,
        steps=knobs.steps,
        rng=np.random.default_rng([prepared.config.seed, *_week_seed(best)]),
    )
    return Explored(
        open_.pairs[draws.chosen],
        draws.propensity[draws.chosen],
        _certify(prepared, best.certificate, open_, draws),
        Drawing(
            draws=len(draws.rounds),
            temperature=draws.temperature,
            price=draws.price,
            cost=_cost(open_.weights, chosen, draws),
            surprises=rounds.count_surprises(draws.drawn),
        ),
    )


def _week_seed(best: Solution) -> tuple[int, int]:
    """Two rounds of one club draw otherwise, as they choose from other pairs."""
    pairs = best.open.pairs
    return len(pairs), int(pairs.sum() % (2**31))


def _cost(weights: DoubleArray, best: BoolArray, draws: Draws) -> float:
    """What the drawn round is worth less than the best one, as a share of it."""
    ceiling, value = (float(value_of(weights, round_)) for round_ in (best, draws.chosen))
    return (ceiling - value) / ceiling if ceiling > 0 else 0.0


def _certify(prepared: Prepared, best: Certificate, open_: Weighed, draws: Draws) -> Certificate:
    """The proof of a drawn round: the bound is that of the best one."""
    chosen, worth = draws.chosen, prepared.config.rules.introduction_worth
    value = float((open_.weights[chosen] + worth).sum())
    return replace(
        best,
        status="bounded",
        value=value,
        bound=max(best.bound, value),
        served=len(np.unique(open_.pairs[chosen])),
        solver=f"{best.solver}; one of {len(draws.rounds)} rounds drawn around it",
    )


class _Rounds:
    """Solves rounds of one week under other weights, with a surprise for whoever wants one.

    Parameters
    ----------
    prepared, capacity, open_, locked
        The club, places, the pairs to choose from, and those that are in.
    """

    def __init__(
        self, prepared: Prepared, capacity: IntArray, open_: Weighed, locked: IntArray
    ) -> None:
        self._config, self._capacity, self._open = prepared.config, capacity, open_
        self._forced = forced_among(open_.pairs, locked, capacity)
        self._rules = self._config.rules
        if len(prepared.club) > self._config.season.exact_up_to:
            self._rules = replace(self._rules, solver="dual")
        self._wants = wants_surprise(prepared)
        self._start: DoubleArray | None = None

    def solve(self, weights: DoubleArray, number: int) -> BoolArray:
        """One round, the chosen pairs marked; ``number`` alone decides who is surprised by whom."""
        forced = self._forced | self._surprise(number)
        if self._rules.solver != "dual" or forced.any():
            return match_club(
                self._open.pairs, weights, self._capacity, self._rules, forced, self._config.solving
            )[0]
        return self._solve_warm(weights)

    def count_surprises(self, number: int) -> int:
        """How many places of a round are surprises."""
        return int(self._surprise(number).sum())

    def _solve_warm(self, weights: DoubleArray) -> BoolArray:
        """From the prices of the first round on: they are much the same in all."""
        from recommender.maths.matching.dual_prices import solve_dual  # compiled when first needed

        values = weights + self._rules.introduction_worth
        matching = solve_dual(
            self._open.pairs, values, self._capacity, self._config.solving, self._start
        )
        if self._start is None:
            self._start = matching.prices
        return matching.chosen

    def _surprise(self, number: int) -> BoolArray:
        """Pairs drawn among all who want a surprise, each of them in one at most."""
        taken = np.zeros(len(self._open.pairs), dtype=np.bool_)
        left = self._capacity - np.bincount(
            self._open.pairs[self._forced].ravel(), minlength=len(self._capacity)
        )
        wants = self._wants & (left > 0)
        among = np.flatnonzero(wants[self._open.pairs].all(axis=1) & ~self._forced)
        rng = np.random.default_rng([self._config.seed, number, len(among)])
        for pair in among[rng.permutation(len(among))]:
            ends = self._open.pairs[pair]
            if wants[ends].all():
                wants[ends] = False
                taken[pair] = True
        return taken
