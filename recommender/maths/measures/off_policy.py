"""What another way of choosing would have been worth, from what one way's introductions brought.

Value is additive over pairs, so the chance of each pair under both ways is enough (Saveski et al., NeurIPS
2023, for assignments). Pairs that the logs could never contain say nothing: what they could be worth is
bounded, not dropped. Of pairs that were not made nobody may have kept the chance: what share of the
other way's pairs the logs could contain is then estimated, as the sum of the ratios of those that were
made has that share as its mean (Horvitz and Thompson, 1952). Outcomes nobody told are filled in by what
is known of the way to them (accepted, met), as intermediate labels (Hayashi, Goda and Saito, arXiv
2507.13608).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from recommender.errors import InputError
from recommender.maths.measures.dyads import person_interval

if TYPE_CHECKING:
    from recommender.arrays import BoolArray, DoubleArray, IntArray

LARGEST_RATIO = 20.0
"""Ratios of chances are cut here: a pair that was hardly ever chosen must not decide alone."""


@dataclass(frozen=True, eq=False)
class Log:
    """Pairs that one way of choosing could make or another would, row by row.

    Raises
    ------
    InputError
        If shapes differ, a chance is outside 0 to 1, or a pair was shown whose chance is 0 or unknown.
    """

    pairs: IntArray
    """Shape (m, 2): numbers of people; a pair may come in several rounds."""
    logged: DoubleArray
    """Shape (m,): the chance with which the round made the pair; 0 = it never could, NaN = nobody
    has kept it, of pairs that were not made."""
    target: DoubleArray
    """Shape (m,): the chance under the way of choosing that is asked about."""
    shown: BoolArray
    """Shape (m,): whether it was introduced."""
    outcome: DoubleArray
    """Shape (m,): 1 good, 0 not; NaN where it was not shown or nobody said."""

    def __post_init__(self) -> None:
        m = len(self.pairs)
        for name in ("logged", "target", "shown", "outcome"):
            if len(getattr(self, name)) != m:
                message = f"log: {name} has {len(getattr(self, name))} rows; the pairs are {m}"
                raise InputError(message)
        for name in ("logged", "target"):
            values = getattr(self, name)
            unknown = np.isnan(values) if name == "logged" else False
            if not (unknown | ((values >= 0) & (values <= 1))).all():
                message = f"log: {name} has values outside 0 to 1, which chances are"
                raise InputError(message)
        if (self.shown & ~(self.logged > 0)).any():
            message = "log: a pair was shown whose chance was 0; what chose it has to be known"
            raise InputError(message)


@dataclass(frozen=True, slots=True)
class Worth:
    """What a way of choosing is worth per introduction, with its 95 % interval over people."""

    value: float
    low: float
    high: float
    effective: float
    """Effective number of introductions behind it: (sum w)^2 / sum w^2."""
    unsupported: float
    """Share of its introductions that the logs could never contain, 0 to 1; an estimate where chances
    of pairs that were not made are unknown."""
    at_least: float
    """``low`` if all of these came to nothing."""
    at_most: float
    """``high`` if all of these were good."""
    gain: float
    """``value`` less what the introductions that were made were worth."""
    gain_low: float
    gain_high: float
    """The interval of ``gain``."""


METHODS = ("ips", "snips", "dr")
"""Inverse propensity; the same divided by the sum of weights; doubly robust. Where chances are unknown
the first counts what the logs could not contain as nothing, and the third as the model says."""


def worth_of(
    log: Log,
    method: str = "snips",
    *,
    model: DoubleArray | None = None,
    clip: float = LARGEST_RATIO,
    rng: np.random.Generator,
    draws: int = 500,
) -> Worth:
    """The value of the target per introduction.

    Parameters
    ----------
    log
        Rows with chances and outcomes.
    method
        One of `METHODS`.
    model
        Shape (m,): a chance of a good meeting for every row, fitted on other data; needed for "dr",
        and taken where a shown pair's outcome is unknown. Without it these are left out.
    clip
        Largest ratio of chances.
    rng, draws
        Chance, and how often people are drawn again.

    Raises
    ------
    InputError
        If there is no such method, "dr" has no model, or no target pair was ever shown.
    """
    if method not in METHODS or (method == "dr" and model is None):
        message = f"method: {method!r}; allowed are {', '.join(METHODS)}, dr with a model"
        raise InputError(message)
    known = log.shown & (~np.isnan(log.outcome) | (model is not None))
    filled = np.where(np.isnan(log.outcome), 0.0 if model is None else model, log.outcome)
    ratio = np.zeros(len(log.pairs))
    ratio[known] = np.minimum(log.target[known] / log.logged[known], clip)
    if not (ratio > 0).any():
        message = "log: nothing that the other way of choosing would do was ever done"
        raise InputError(message)
    told, possible = _share_told(log, known), log.target * (log.logged != 0)

    def value(times: DoubleArray) -> float:
        mass = float(times @ possible)
        if mass <= 0:
            return float("nan")
        if method == "ips":
            return float(times @ (ratio * filled)) / told / mass
        if method == "snips":
            whole = float(times @ ratio)
            return float(times @ (ratio * filled)) / whole if whole else float("nan")
        assert model is not None  # noqa: S101  (asked above)
        plain = float(times @ (possible * model))
        return (plain + float(times @ (ratio * (filled - model))) / told) / mass

    def gain(times: DoubleArray) -> float:
        done = float(times @ known)
        return value(times) - float(times @ (known * filled)) / done if done else float("nan")

    seed, once = int(rng.integers(2**32)), np.ones(len(log.pairs))
    (low, high), (gain_low, gain_high) = (
        person_interval(log.pairs, side, np.random.default_rng(seed), draws)
        for side in (value, gain)
    )
    without = 1.0 - _share_possible(log, ratio, told)
    return Worth(
        value=value(once),
        low=low,
        high=high,
        effective=float(ratio.sum() ** 2 / (ratio**2).sum()),
        unsupported=without,
        at_least=(1 - without) * low,
        at_most=(1 - without) * high + without,
        gain=gain(once),
        gain_low=gain_low,
        gain_high=gain_high,
    )


def _share_possible(log: Log, ratio: DoubleArray, told: float) -> float:
    """Share of the target's introductions that the logs could contain, 0 to 1."""
    if np.isnan(log.logged).any():
        return min(float(ratio.sum()) / told / float(log.target.sum()), 1.0)
    return float(log.target[log.logged > 0].sum() / log.target.sum())


def _share_told(log: Log, known: BoolArray) -> float:
    """Share of the shown pairs whose outcome counts: the others are taken to be like these."""
    return float(known.sum() / log.shown.sum()) if log.shown.any() else 1.0


def fill_outcomes(
    accepted: DoubleArray, met: DoubleArray, good: DoubleArray, chances: tuple[float, float]
) -> DoubleArray:
    """Outcomes, those unknown filled in by what is known of the way to them.

    Parameters
    ----------
    accepted, met, good
        Shape (m,) each: 1, 0, or NaN where nobody said; ``good`` of both sides together.
    chances
        P(met) of who accepted, and P(good) of who met, for instance the club's own rates.

    Returns
    -------
    DoubleArray, shape (m,)
        ``good`` where it is known; 0 where they declined or did not meet; else the product of the
        chances that are left; NaN where not even accepting is known.
    """
    meets, glad = chances
    return np.select(
        [~np.isnan(good), met == 0, met == 1, accepted == 0, accepted == 1],
        [good, 0.0, glad, 0.0, meets * glad],
        default=np.nan,
    )
