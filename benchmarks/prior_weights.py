"""How the prior weights of `recommender.config.Compatibility` come about, from hosts' judgements.

Run ``python -m benchmarks.prior_weights``. A pair of a focal member and somebody whom the rules
let them meet is good if the host would introduce them (grade 2 or 3). A logistic regression on the
features foretells it: an intercept per club, as hosts are generous to different degrees; every
club weighs the same; no weight below 0, as nobody is a worse partner for being a better match. It
prints the weights with intervals (focal members drawn again), how well the order of a club that
was left out is foretold, the intercept that goes with ``club_size`` at -1, and how often pairs of
each chance that the default weights say are good.
"""

from __future__ import annotations

import argparse
import itertools
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from scipy.optimize import brentq, minimize
from scipy.special import expit

from benchmarks.quality.hosts.clubs import read_hosted_clubs
from benchmarks.quality.hosts.measures import WOULD
from benchmarks.quality.records import mean_of
from recommender.config import Compatibility
from recommender.features.registry import COMPATIBILITY
from recommender.maths.measures.metrics import ndcg
from recommender.service.club.bootstrap import make_encoder
from recommender.stages.rank import PriorLogisticRegression

if TYPE_CHECKING:
    from collections.abc import Sequence

    from benchmarks.quality.hosts.clubs import HostedClub
    from recommender.arrays import BoolArray, DoubleArray, IntArray

DATA = Path(__file__).resolve().parents[1] / "data" / "judged_clubs"
FEATURES = ("whole_likeness", "best_exchange", "best_interest", "trades_fit")
BINS = (0.0, 0.05, 0.1, 0.15, 0.2, 0.3, 0.4, 0.5, 1.0)
DRAWS = 200


@dataclass(frozen=True)
class JudgedPairs:
    """The judged pairs of one club."""

    name: str
    size: int
    """Members of the club."""
    X: DoubleArray
    """`FEATURES` of each pair, shape (m, 4)."""
    grades: DoubleArray
    """Shape (m,), 0 to 3."""
    focal: IntArray
    """Number of the focal member of each pair, shape (m,), ascending from 0."""
    chance: DoubleArray
    """What the default weights say, shape (m,)."""

    @property
    def good(self) -> BoolArray:
        """Whether the host would introduce each pair, shape (m,)."""
        good: BoolArray = self.grades >= WOULD
        return good

    def drawn_again(self, rng: np.random.Generator) -> JudgedPairs:
        """The same club with as many of its focal members, drawn with replacement."""
        focal = self.focal.max() + 1
        starts = np.searchsorted(self.focal, np.arange(focal + 1))
        drawn = rng.integers(0, focal, focal)
        rows = np.concatenate([np.arange(starts[f], starts[f + 1]) for f in drawn])
        again = np.repeat(np.arange(focal), (starts[1:] - starts[:-1])[drawn])
        return JudgedPairs(
            self.name, self.size, self.X[rows], self.grades[rows], again, self.chance[rows]
        )


@dataclass(frozen=True)
class FittedWeights:
    """Weights of the features, and an intercept per club."""

    weights: DoubleArray
    intercepts: DoubleArray


def read_sample(hosted: HostedClub) -> JudgedPairs:
    """The pairs of focal members with those whom they may meet, and their features."""
    focal, others = np.nonzero(hosted.permitted)
    pairs = np.stack([hosted.focal[focal], others], axis=1)
    table = hosted.prepared.features.of(pairs)
    prior = PriorLogisticRegression.from_prior(COMPATIBILITY, Compatibility())
    return JudgedPairs(
        name=hosted.name,
        size=len(hosted.prepared.club),
        X=table[list(FEATURES)].to_numpy(),
        grades=hosted.grades[focal, others],
        focal=np.unique(focal, return_inverse=True)[1],
        chance=prior.predict_proba(table[list(COMPATIBILITY)])[:, 1],
    )


def fit_weights(samples: Sequence[JudgedPairs]) -> FittedWeights:
    """The likeliest weights, none below 0, every club weighing the same.

    Parameters
    ----------
    samples
        At least one club, each with good pairs and others.
    """
    X = np.concatenate([sample.X for sample in samples])
    good = np.concatenate([sample.good for sample in samples]).astype(np.float64)
    sizes = [len(sample.X) for sample in samples]
    club = np.repeat(np.arange(len(samples)), sizes)
    share = np.repeat([1.0 / size for size in sizes], sizes)
    k = X.shape[1]

    def loss(parameters: DoubleArray) -> tuple[float, DoubleArray]:
        odds = X @ parameters[:k] + parameters[k:][club]
        value = share @ (np.logaddexp(0.0, odds) - good * odds)
        slope = share * (expit(odds) - good)
        gradient = np.concatenate([X.T @ slope, np.bincount(club, slope, len(samples))])
        return float(value), gradient

    start = np.concatenate([np.zeros(k), [-1.5] * len(samples)])
    bounds = [(0.0, None)] * k + [(None, None)] * len(samples)
    found = minimize(loss, start, jac=True, method="L-BFGS-B", bounds=bounds).x
    return FittedWeights(found[:k], found[k:])


def draw_weights(samples: Sequence[JudgedPairs], draws: int, seed: int = 0) -> DoubleArray:
    """Weights of clubs whose focal members are drawn again, shape (draws, 4)."""
    rng = np.random.default_rng(seed)
    return np.array(
        [fit_weights([sample.drawn_again(rng) for sample in samples]).weights for _ in range(draws)]
    )


def fit_intercept(
    samples: Sequence[JudgedPairs], weights: DoubleArray, club_size: float = -1.0
) -> float:
    """The one intercept under which all clubs alike have as many good pairs as is said.

    Parameters
    ----------
    samples
        The clubs.
    weights
        Of `FEATURES`.
    club_size
        Weight of the logarithm of a club's number of members.
    """

    def surplus(intercept: float) -> float:
        return sum(
            float(np.mean(expit(s.X @ weights + intercept + club_size * np.log(s.size)) - s.good))
            for s in samples
        )

    return float(brentq(surplus, -50.0, 50.0))


def order_focal(sample: JudgedPairs, weights: DoubleArray) -> DoubleArray:
    """nDCG@10 of each focal member's partners by some weights, gain ``2 ** grade - 1``."""
    scores = sample.X @ weights
    members = range(int(sample.focal.max()) + 1)
    rows = [sample.focal == member for member in members]
    return np.array([ndcg(scores[own], 2.0 ** sample.grades[own] - 1.0) for own in rows])


def tabulate_calibration(samples: Sequence[JudgedPairs]) -> list[str]:
    """Markdown rows: of pairs whose chance is said to be so much, how many are good."""
    chance = np.concatenate([sample.chance for sample in samples])
    good = np.concatenate([sample.good for sample in samples])
    rows = ["| chance said | pairs | mean chance | a host would |", "|---|---|---|---|"]
    for low, high in itertools.pairwise(BINS):
        inside = (chance >= low) & ((chance < high) | (high == BINS[-1]))
        if inside.any():
            rows.append(
                f"| {low:.2f} to {high:.2f} | {inside.sum()} | {chance[inside].mean():.3f} "
                f"| {good[inside].mean():.3f} |"
            )
    return rows


def main(arguments: Sequence[str] | None = None) -> None:
    """Print the tables as Markdown."""
    parser = argparse.ArgumentParser(description=main.__doc__)
    parser.add_argument(
        "--encoder", help="accurate, a folder or a hub name; default: the embedded one"
    )
    encoder = make_encoder(parser.parse_args(arguments).encoder)
    samples = [read_sample(hosted) for hosted in read_hosted_clubs(DATA, encoder)]
    shipped = np.array([getattr(Compatibility(), name) for name in FEATURES])
    whole, drawn = fit_weights(samples), draw_weights(samples, DRAWS)
    low, high = np.quantile(drawn, [0.025, 0.975], axis=0)
    print("| feature | fitted | 95 % interval | default |\n|---|---|---|---|")
    for row, name in enumerate(FEATURES):
        interval = f"{low[row]:.2f} to {high[row]:.2f}"
        print(f"| {name} | {whole.weights[row]:.2f} | {interval} | {shipped[row]:.2f} |")
    print(
        f"\nintercept with club_size at -1: {fit_intercept(samples, whole.weights):.2f} with the fitted "
        f"weights, {fit_intercept(samples, shipped):.2f} with the default ones "
        f"(default {Compatibility().intercept:.2f})"
    )
    print("\n| left out | " + " | ".join(FEATURES) + " | nDCG@10 of it | by the default weights |")
    print("|---" * (len(FEATURES) + 3) + "|")
    for place, left in enumerate(samples):
        weights = fit_weights([*samples[:place], *samples[place + 1 :]]).weights
        cells = [f"{weight:.2f}" for weight in weights]
        for by in (weights, shipped):
            found = mean_of("nDCG@10", order_focal(left, by))
            cells.append(f"{found.value:.3f} ({found.low:.3f} to {found.high:.3f})")
        print(f"| {left.name} | " + " | ".join(cells) + " |")
    print("\n" + "\n".join(tabulate_calibration(samples)))


if __name__ == "__main__":
    main()
