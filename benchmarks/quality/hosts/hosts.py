"""Every method on every judged club: the first week, four weeks, and one member's own three."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING

import numpy as np

from benchmarks.quality.hosts.baselines import METHODS, RANDOM
from benchmarks.quality.hosts.clubs import read_hosted_clubs
from benchmarks.quality.hosts.measures import (
    first_places,
    measure_orders,
    measure_partners,
    order_ndcg,
    tally_partners,
)
from benchmarks.quality.hosts.rounds import (
    introduce_as_shipped,
    introduce_by,
    order_everybody,
    run_weeks,
)
from benchmarks.quality.records import QualityRecord
from recommender.learning.encoder.tuned.judged_clubs import HELD_OUT
from recommender.ports.progress import silent

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from benchmarks.quality.hosts.clubs import HostedClub
    from benchmarks.quality.hosts.rounds import Solve
    from recommender.arrays import DoubleArray
    from recommender.ports.encoder import Encoder
    from recommender.ports.progress import Progress

OURS = "ours"
WEEK, MONTH = "first week", "four weeks"
FIRST, LIST = "a member's first", "a member's first three"
SETTINGS = (WEEK, MONTH, FIRST, LIST)
ALL = "all clubs"

Found = dict[tuple[str, str], "DoubleArray"]
"""By setting and method: the tally of partners of one club; and orders by ``nDCG@10``."""


def evaluate_hosts(
    data: Path, seed: int = 0, progress: Progress = silent, encoder: Encoder | None = None
) -> list[QualityRecord]:
    """All methods on all judged clubs that nothing was trained on.

    Parameters
    ----------
    data
        Folder of judged clubs.
    seed
        Of the intervals.
    progress
        Called with how far it is.
    encoder
        The embedded one if left out.

    Returns
    -------
    list of QualityRecord
        Protocols are ``hosts, CLUB, SETTING``: every club and all together, in the first week, in
        four weeks without repeats, and first and among the first three of a member's own list, with
        ``nDCG@10`` of all whom they may meet. Methods are ours with default settings and the baselines.
    """
    found: dict[str, Found] = {}
    for number, hosted in enumerate(read_hosted_clubs(data, encoder), start=1):
        found[hosted.name] = _measure_club(hosted)
        progress("hosts", number, len(HELD_OUT))
    together = {key: np.concatenate([each[key] for each in found.values()]) for key in _keys(found)}
    return [
        record
        for club, each in {ALL: together, **found}.items()
        for record in _summarise(club, each, seed)
    ]


def _keys(found: Mapping[str, Found]) -> list[tuple[str, str]]:
    return list(next(iter(found.values())))


def _measure_club(hosted: HostedClub) -> Found:
    """Tallies and orders of every method on one club."""
    scores = {name: method(hosted) for name, method in METHODS.items()}
    orders = {OURS: order_everybody(hosted)}
    orders |= {name: score[hosted.focal] for name, score in scores.items()}
    solvers: dict[str, Solve] = {OURS: introduce_as_shipped}
    solvers |= {name: introduce_by(score) for name, score in scores.items() if name != RANDOM}
    found: Found = {}
    for name, order in orders.items():
        if name == RANDOM:
            anybody = first_places(order, hosted.permitted, 1)
            weeks = [anybody, anybody]
        else:
            weeks = run_weeks(hosted, solvers[name])
        found[WEEK, name] = _tally(hosted, weeks[0])
        found[MONTH, name] = _tally(hosted, np.sum(weeks, axis=0))
        for setting, k in ((FIRST, 1), (LIST, 3)):
            found[setting, name] = _tally(hosted, first_places(order, hosted.permitted, k))
        found["nDCG@10", name] = order_ndcg(order, hosted.grades, hosted.permitted)
    return found


def _tally(hosted: HostedClub, given: DoubleArray) -> DoubleArray:
    return tally_partners(given, hosted.grades, hosted.apart, hosted.across)


def _summarise(club: str, found: Found, seed: int) -> list[QualityRecord]:
    records = []
    for setting in SETTINGS:
        for method in (OURS, *METHODS):
            measures = measure_partners(found[setting, method], seed)
            if setting == LIST:
                measures.append(measure_orders(found["nDCG@10", method], seed))
            records += [
                QualityRecord(protocol=f"hosts, {club}, {setting}", method=method, **asdict(each))
                for each in measures
            ]
    return records
