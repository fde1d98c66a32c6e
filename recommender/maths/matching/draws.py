"""A round drawn from many with known odds: weights perturbed, solved again, and counted.

Each of some draws adds chance to every weight and solves the round anew (perturb and solve; for
bipartite assignments see Xu et al., arXiv 2310.05995). The round is one of them, all being equally
likely, so that a pair's share among the draws *is* the chance with which it is in the round, and no
estimate of it. How much chance is added follows from what the draws may cost.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from scipy.special import expit

if TYPE_CHECKING:
    from collections.abc import Callable

    from recommender.arrays import BoolArray, DoubleArray

    Solve = Callable[[DoubleArray, int], BoolArray]
    """From perturbed weights, shape (m,), and the number of the draw to the pairs chosen, shape (m,)."""

_TRIED = 8
"""Rounds by which a temperature is judged while the right one is looked for."""
_COOLER = 0.9
"""What a temperature is multiplied by whose draws cost too much."""
_COLDEST = 1e-6
"""Below this no weight changes places."""


@dataclass(frozen=True, eq=False)
class Draws:
    """Rounds solved under perturbed weights, one of which is the round."""

    rounds: BoolArray
    """Shape (draws, m): the pairs of each."""
    drawn: int
    """Number of the one that is the round."""
    temperature: float
    """Scale of the chance added, in log-odds."""
    price: float
    """What a drawn round is worth less than the best one, on average: a share of it."""

    @property
    def chosen(self) -> BoolArray:
        """The pairs of the round, shape (m,)."""
        round_: BoolArray = self.rounds[self.drawn]
        return round_

    @property
    def propensity(self) -> DoubleArray:
        """The chance of each pair to be in the round, shape (m,)."""
        share: DoubleArray = self.rounds.mean(axis=0)
        return share


def value_of(weights: DoubleArray, rounds: BoolArray) -> DoubleArray:
    """What rounds are worth: the sum of the chances whose log-odds are their weights.

    Parameters
    ----------
    weights
        Shape (m,), log-odds.
    rounds
        Shape (..., m).
    """
    worth: DoubleArray = rounds @ expit(weights)
    return worth


def draw_round(  # noqa: PLR0913  (each is a choice of the caller)
    solve: Solve,
    weights: DoubleArray,
    best: BoolArray,
    *,
    draws: int,
    price: float,
    steps: int,
    rng: np.random.Generator,
) -> Draws:
    """Draw a round with as much chance as its price allows.

    Parameters
    ----------
    solve
        Solves a round under other weights.
    weights
        Shape (m,), log-odds.
    best
        Shape (m,): the pairs of the best round.
    draws
        How many rounds are solved, at least 2.
    price
        Share of the best round's value that a drawn one may cost on average, 0 to 1; 0 adds none.
    steps
        How often the temperature is halved or raised to find that price.
    rng
        The only source of chance.

    Returns
    -------
    Draws
        Their price is at most ``price``, but for what the drawing of a surprise costs.
    """
    noise = rng.gumbel(size=(draws, len(weights)))
    drawn = int(rng.integers(draws))
    ceiling = float(value_of(weights, best))

    def sample(temperature: float, count: int) -> tuple[BoolArray, float]:
        rounds = np.stack(
            [solve(weights + temperature * noise[number], number) for number in range(count)]
        )
        lost = ceiling - float(value_of(weights, rounds).mean())
        return rounds, lost / ceiling if ceiling > 0 else 0.0

    if not price or not len(weights):
        rounds, lost = sample(0.0, draws)
        return Draws(rounds, drawn, 0.0, lost)
    low, high = 0.0, float(weights.std()) or 1.0
    for _ in range(steps):
        middle = (low + high) / 2
        if sample(middle, min(draws, _TRIED))[1] <= price:
            low = middle
        else:
            high = middle
    rounds, lost = sample(low, draws)
    while lost > price and low > _COLDEST:
        low *= _COOLER
        rounds, lost = sample(low, draws)
    return Draws(rounds, drawn, low, lost)
