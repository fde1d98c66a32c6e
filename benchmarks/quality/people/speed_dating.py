"""Evenings of dates: who should meet whom, learnt from other evenings.

Every man met every woman of his evening and both said yes or no, so the round a method would
have made has a known outcome; no counterfactual is needed. Each evening is scored by what was
learnt from the other evenings alone; whatever a method chooses (the strength of a penalty), it
chooses by leaving evenings out within those.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING

import numpy as np

from benchmarks.quality.people.date_baselines import METHODS, Method
from benchmarks.quality.people.dates import read_dates
from benchmarks.quality.people.rounds import list_hits, round_hits, unseen
from benchmarks.quality.records import ROUNDS, Measured, QualityRecord, mean_of
from recommender.maths.measures.metrics import bootstrap
from recommender.maths.measures.outcome_metrics import per_person_auc
from recommender.ports.progress import silent

if TYPE_CHECKING:
    from pathlib import Path

    from benchmarks.quality.people.dates import Dates
    from recommender.arrays import DoubleArray
    from recommender.ports.progress import Progress

PROTOCOL = "speed dating"


def evaluate_speed_dating(
    data: Path, seed: int = 0, progress: Progress = silent
) -> list[QualityRecord]:
    """All methods, each evening left out in turn.

    Parameters
    ----------
    data
        Folder that holds ``speed_dating``.
    seed
        Of random scores and of intervals.
    progress
        Called with how far it is.

    Returns
    -------
    list of QualityRecord
        Per method the mean AUC within a person's own dates (interval over people) and
        the match rate of the rounds of 3 and of 1 each over that of random pairs (``lift@3``,
        ``lift@1``; interval over evenings); the same of lists of 3 on which everybody has their
        own best, without a matcher (``list lift@3``), and the share of people who are on nobody's
        list (``unseen@3``).
    """
    dates = read_dates(data / "speed_dating")
    records = []
    for number, (name, method) in enumerate(METHODS.items(), start=1):
        measures = measure(dates, method, seed)
        records += [
            QualityRecord(protocol=PROTOCOL, method=name, **asdict(number)) for number in measures
        ]
        progress(PROTOCOL, number, len(METHODS))
    return records


@dataclass(frozen=True)
class HeldOut:
    """A method on evenings it has not seen."""

    aucs: DoubleArray
    """Per person, evenings in order; NaN where undefined."""
    counts: DoubleArray
    """Shape (n_evenings, 3, 3): of rounds of 3, rounds of 1 and lists of 3 the `round_hits`."""
    unseen: DoubleArray
    """Shape (n_evenings,): share of people on nobody's list."""


def held_out(dates: Dates, method: Method, seed: int) -> HeldOut:
    """One method, each evening scored by what was learnt from the others."""
    aucs, hits, alone = [], [], []
    for evening in np.unique(dates.evening):
        out = dates.evening == evening
        test = dates.of(out)
        scores = np.atleast_2d(method(dates.of(~out), test, seed))
        aucs.append(_own_aucs(test, scores))
        rounds = [round_hits(test.pairs, scores, test.match, k) for k in (3, 1)]
        hits.append([*rounds, list_hits(test.pairs, scores, test.match, 3, seed)])
        missed, people = unseen(test.pairs, scores, 3, seed)
        alone.append(missed / people)
    return HeldOut(np.concatenate(aucs), np.array(hits), np.array(alone))


def measure(dates: Dates, method: Method, seed: int) -> list[Measured]:
    """One method on evenings it has not seen, as records."""
    result = held_out(dates, method, seed)
    return [
        mean_of("AUC per person", result.aucs, seed),
        lift("lift@3", result.counts[:, 0], seed),
        lift("lift@1", result.counts[:, 1], seed),
        lift("list lift@3", result.counts[:, 2], seed),
        mean_of("unseen@3", result.unseen, seed),
    ]


def lift(metric: str, counts: DoubleArray, seed: int) -> Measured:
    """Good introductions over those expected of random ones, evenings added up.

    Parameters
    ----------
    metric
        Its name.
    counts
        Shape (n_evenings, 3): hits, made, expected, of `round_hits`.
    seed
        Of the interval, drawn over evenings.
    """

    def ratio(rows: DoubleArray) -> float:
        return float(rows[:, 0].sum() / rows[:, 2].sum())

    rng = np.random.default_rng(seed)
    low, high = bootstrap(len(counts), lambda rows: ratio(counts[rows]), rng, ROUNDS)
    return Measured(metric, ratio(counts), low, high, len(counts))


def _own_aucs(test: Dates, scores: DoubleArray) -> DoubleArray:
    """AUC of each person's own dates, averaged over draws, NaN where undefined."""
    people, good = test.pairs.T.ravel(), np.tile(test.match, 2)
    aucs = [per_person_auc(people, good, np.tile(draw, 2)) for draw in scores]
    mean: DoubleArray = np.mean(aucs, axis=0)
    return mean
