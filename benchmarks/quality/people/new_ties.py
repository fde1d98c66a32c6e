"""Small groups: which ties across groups came about, foretold from the ties before.

What came about was chosen by the people themselves: these are habits of meeting, not outcomes of
introductions. A method that follows habits does well here; one that goes against them to open
circles must do badly, and the numbers say how much of a habit it works against.
"""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING

import numpy as np

from benchmarks.quality.people.club_baselines import METHODS, Method
from benchmarks.quality.people.club_learnt import learn
from benchmarks.quality.people.clubs import CONTACTS, read_contacts, read_eies
from benchmarks.quality.people.rounds import listed, matched
from benchmarks.quality.records import Measured, QualityRecord, mean_of
from recommender.maths.measures.dyads import person_bootstrap
from recommender.maths.measures.outcome_metrics import auc, per_person_auc
from recommender.ports.progress import silent

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from benchmarks.quality.people.clubs import Watched
    from recommender.arrays import DoubleArray, IntArray
    from recommender.ports.progress import Progress

OURS = "ours, learnt on the other groups"


def evaluate_new_ties(
    data: Path, seed: int = 0, progress: Progress = silent
) -> list[QualityRecord]:
    """All methods on all groups.

    Parameters
    ----------
    data
        Folder that holds ``club_networks``.
    seed
        Of random scores, communities and intervals.
    progress
        Called with how far it is.

    Returns
    -------
    list of QualityRecord
        Per group and method, over pairs of two groups without a tie before: ``AUC`` of new ties,
        mean ``AUC per person``, and new ties among the introductions of a round of 3 each over
        those of random pairs (``lift@3``). Intervals over people.
    """
    clubs = read_clubs(data)
    records = []
    for number, club in enumerate(clubs, start=1):
        learnt = learn([other for other in clubs if other is not club]) if clubs[1:] else None
        methods = METHODS if learnt is None else {**METHODS, OURS: learnt.scores}
        for name, method in methods.items():
            protocol = f"new ties, {club.name}"
            measures = measure(club, method, seed)
            records += [
                QualityRecord(protocol=protocol, method=name, **asdict(number))
                for number in measures
            ]
        progress("new ties", number, len(clubs))
    return records


def read_clubs(data: Path) -> list[Watched]:
    """The groups of the folder ``club_networks``."""
    folder = data / "club_networks"
    return [read_eies(folder), *(read_contacts(folder, source) for source in CONTACTS)]


def measure(club: Watched, method: Method, seed: int) -> list[Measured]:
    """One method on one group."""
    scores = np.atleast_2d(method(club, club.pairs, seed))
    chosen = np.array([matched(club.pairs, draw, 3) for draw in scores]).astype(np.float64)
    on_lists = np.array([listed(club.pairs, draw, 3, seed).sum(axis=1) for draw in scores])
    people, good = club.pairs.T.ravel(), np.tile(club.new, 2)
    per_person = np.mean(
        [per_person_auc(people, good, np.tile(draw, 2)) for draw in scores], axis=0
    )

    def order(weight: DoubleArray) -> float:
        return float(np.mean([auc(club.new, draw, weight) for draw in scores]))

    def lift(weight: DoubleArray) -> float:
        return _lift(club.new, chosen, weight)

    def list_lift(weight: DoubleArray) -> float:
        return _lift(club.new, on_lists.astype(np.float64), weight)

    n = len(np.unique(club.pairs))
    return [
        _over_people("AUC", club.pairs, order, n, seed),
        mean_of("AUC per person", per_person, seed),
        _over_people("lift@3", club.pairs, lift, n, seed),
        _over_people("list lift@3", club.pairs, list_lift, n, seed),
    ]


def _lift(new: IntArray, chosen: DoubleArray, weight: DoubleArray) -> float:
    """Share of chosen pairs that are new ties over that of all pairs; NaN if there are none.

    ``chosen`` has shape (draws, m): how often each pair is made.
    """
    made, all_new = float((chosen @ weight).mean()), float(new @ weight)
    if made == 0 or all_new == 0:
        return float("nan")
    hits = float((chosen @ (weight * new)).mean())
    return hits / made / (all_new / float(weight.sum()))


def _over_people(
    metric: str, pairs: IntArray, statistic: Callable[[DoubleArray], float], n: int, seed: int
) -> Measured:
    low, high = person_bootstrap(pairs, statistic, np.random.default_rng(seed), rounds=200)
    return Measured(metric, statistic(np.ones(len(pairs))), low, high, n)
