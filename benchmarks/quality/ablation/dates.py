"""Evenings of dates: without each kind of answer, and with other shapes of the reward."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING

import numpy as np

from benchmarks.quality.ablation.shapes import SHAPES
from benchmarks.quality.people.date_features import parts_between, similarity, traits
from benchmarks.quality.people.ridge import fit_by_evening
from benchmarks.quality.people.speed_dating import held_out, lift
from benchmarks.quality.records import ROUNDS, Measured, QualityRecord, mean_of
from recommender.config import Bridging
from recommender.maths.measures.metrics import bootstrap
from recommender.ports.progress import silent

if TYPE_CHECKING:
    from collections.abc import Mapping

    from benchmarks.quality.people.date_baselines import Method
    from benchmarks.quality.people.dates import Dates
    from benchmarks.quality.people.speed_dating import HeldOut
    from recommender.arrays import DoubleArray, IntArray
    from recommender.ports.progress import Progress

PROTOCOL = "ablation, speed dating"
FULL = "all of it"


def ablate_dates(dates: Dates, seed: int = 0, progress: Progress = silent) -> list[QualityRecord]:
    """Ours with each part left out, on evenings left out in turn.

    Returns
    -------
    list of QualityRecord
        Per variant ``AUC per person``, ``lift@3`` and ``list lift@3``, and what is lost against
        all of it, paired: ``AUC per person lost`` (over people) and ``lift@3 lost`` (over
        evenings); above 0 the part helps.
    """
    results: dict[str, HeldOut] = {}
    methods = variants(dates)
    for number, (name, method) in enumerate(methods.items(), start=1):
        results[name] = held_out(dates, method, seed)
        progress(PROTOCOL, number, len(methods))
    return [
        QualityRecord(protocol=PROTOCOL, method=name, **asdict(value))
        for name, result in results.items()
        for value in _measure(result, results[FULL], seed)
    ]


def variants(dates: Dates) -> Mapping[str, Method]:
    """Ours, ours without each kind of answer, and ours with each shape of the reward."""
    names = list(parts_between(dates.of(np.arange(1))))
    without = {f"without {name}": learnt_without(name) for name in names}
    shaped = {f"reward for distance, {name}": rewarded(name) for name in SHAPES}
    return {FULL: learnt_without(None), **without, **shaped}


def learnt_without(left_out: str | None) -> Method:
    """Log-odds from what is between two people, one kind of answer left out."""

    def scores(train: Dates, test: Dates, seed: int) -> DoubleArray:  # noqa: ARG001
        X, new = (_columns(dates, left_out) for dates in (train, test))
        model = fit_by_evening(np.hstack([X, traits(train)]), train.match, train.evening)
        odds: DoubleArray = new @ model.coef[: X.shape[1]]
        return odds

    return scores


def rewarded(shape: str, bubble: float = 0.5) -> Method:
    """Ours plus the dial times the reward over closeness of all answers, of one shape."""

    def scores(train: Dates, test: Dates, seed: int) -> DoubleArray:
        return learnt_without(None)(train, test, seed) + bubble * reward(test, shape)

    return scores


def reward(dates: Dates, shape: str) -> DoubleArray:
    """The reward for distance over closeness of all answers, as percentiles of the evenings' pairs."""
    from scipy.stats import rankdata

    closeness = (rankdata(similarity(dates)) - 0.5) / len(dates.match)
    return SHAPES[shape](closeness, Bridging())


def _columns(dates: Dates, left_out: str | None) -> DoubleArray:
    parts = parts_between(dates)
    return np.hstack([values for name, values in parts.items() if name != left_out])


def _measure(result: HeldOut, full: HeldOut, seed: int) -> list[Measured]:
    return [
        mean_of("AUC per person", result.aucs, seed),
        lift("lift@3", result.counts[:, 0], seed),
        lift("list lift@3", result.counts[:, 2], seed),
        mean_of("AUC per person lost", full.aucs - result.aucs, seed),
        _lift_lost(full.counts[:, 0], result.counts[:, 0], seed),
    ]


def _lift_lost(full: DoubleArray, without: DoubleArray, seed: int) -> Measured:
    """Difference of two lifts, the same evenings drawn for both."""

    def lost(rows: IntArray) -> float:
        one, other = full[rows].sum(axis=0), without[rows].sum(axis=0)
        return float(one[0] / one[2] - other[0] / other[2])

    low, high = bootstrap(len(full), lost, np.random.default_rng(seed), ROUNDS)
    return Measured("lift@3 lost", lost(np.arange(len(full))), low, high, len(full))
