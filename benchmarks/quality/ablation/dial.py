"""The dial from 0 to 1 where outcomes are known: good introductions against bridging ones."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING

import numpy as np

from benchmarks.quality.ablation.dates import learnt_without, reward
from benchmarks.quality.people.club_learnt import distance_columns, learn
from benchmarks.quality.people.club_learnt import reward as club_reward
from benchmarks.quality.people.dates import CODES
from benchmarks.quality.people.rounds import matched
from benchmarks.quality.records import Measured, QualityRecord
from recommender.maths.measures.dyads import person_bootstrap
from recommender.ports.progress import silent

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from benchmarks.quality.people.clubs import Watched
    from benchmarks.quality.people.dates import Dates
    from recommender.arrays import BoolArray, DoubleArray, IntArray
    from recommender.ports.progress import Progress

DIAL = (0.0, 0.1, 0.25, 0.5, 0.75, 1.0)
K = 3
"""Introductions each."""


def measure_dial_of_dates(
    dates: Dates, seed: int = 0, progress: Progress = silent
) -> list[QualityRecord]:
    """Evenings left out in turn; a date bridges if field of study and career are others.

    Returns
    -------
    list of QualityRecord
        Per position, ``method`` its value: ``hits`` (share of introductions that matched) and
        ``bridging`` (share that bridges), intervals over people.
    """
    evenings = np.unique(dates.evening)
    odds, far = np.zeros(len(dates.match)), np.zeros(len(dates.match))
    for number, evening in enumerate(evenings, start=1):
        out = dates.evening == evening
        odds[out] = learnt_without(None)(dates.of(~out), dates.of(out), seed)
        far[out] = reward(dates.of(out), "inverted U")
        progress("dial, speed dating", number, len(evenings))
    codes = dates.profiles[list(CODES[:2])].to_numpy(dtype=np.float64)[dates.pairs]
    bridges = (codes[:, 0] != codes[:, 1]).all(axis=1)
    groups = [np.flatnonzero(dates.evening == evening) for evening in evenings]
    return list(
        _turn_dial("speed dating", dates.pairs, groups, (odds, far), (dates.match, bridges))
    )


def measure_dial_of_clubs(
    clubs: Sequence[Watched], seed: int = 0, progress: Progress = silent
) -> list[QualityRecord]:
    """Each group by what was learnt on the others.

    A pair bridges if no contact is mutual and the communities of its ties are two; that their
    groups are two is given.
    """
    records: list[QualityRecord] = []
    for number, club in enumerate(clubs, start=1):
        learnt = learn([other for other in clubs if other is not club])
        odds = learnt.log_odds(club, club.pairs)
        far = club_reward(club, club.pairs, seed)
        table = distance_columns(club, club.pairs, seed)
        bridges = ((table["mutual_contacts"] == 0) & (table["same_community"] == 0)).to_numpy()
        rows = [np.arange(len(club.pairs))]
        records += _turn_dial(club.name, club.pairs, rows, (odds, far), (club.new, bridges))
        progress("dial, small groups", number, len(clubs))
    return records


def _turn_dial(
    name: str,
    pairs: IntArray,
    groups: Sequence[IntArray],
    scores: tuple[DoubleArray, DoubleArray],
    outcomes: tuple[IntArray, BoolArray],
) -> Iterator[QualityRecord]:
    """Records of every position of the dial; a round is made within each group of rows.

    Yields
    ------
    QualityRecord
        ``hits`` and ``bridging`` of each position.
    """
    good, bridges = outcomes
    for bubble in DIAL:
        chosen = np.zeros(len(pairs), dtype=np.bool_)
        for rows in groups:
            weight = scores[0][rows] + bubble * scores[1][rows]
            chosen[rows] = matched(pairs[rows], weight, K)
        for metric, yes in (("hits", good), ("bridging", bridges)):
            share = _measure_share(metric, pairs[chosen], np.asarray(yes, np.float64)[chosen])
            yield QualityRecord(protocol=f"dial, {name}", method=f"{bubble:g}", **asdict(share))


def _measure_share(metric: str, pairs: IntArray, yes: DoubleArray) -> Measured:
    def share(weight: DoubleArray) -> float:
        return float(yes @ weight / weight.sum()) if weight.sum() else float("nan")

    low, high = person_bootstrap(pairs, share, np.random.default_rng(0), rounds=300)
    return Measured(metric, share(np.ones(len(pairs))), low, high, len(pairs))
