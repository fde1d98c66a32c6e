"""Whether a round drifts from those of the weeks before, measure by measure.

The rounds before are measured anew, each on the club's network as it then was and by the ranker of
now, so that another ranker is no drift. A measure has drifted when it is worse than the median of
the weeks before by more than its band.
"""

from __future__ import annotations

from dataclasses import asdict, replace
from typing import TYPE_CHECKING

import numpy as np

from recommender.club.round import Alarm, WeekMeasures
from recommender.club.week import Week
from recommender.maths.network.bubble import gini, modularity_complement
from recommender.maths.pairs import unique_pairs
from recommender.pipeline.network import lay_out_weeks

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pandas as pd

    from recommender.arrays import DoubleArray
    from recommender.club.club import Club
    from recommender.config import Alarms
    from recommender.features.club_facts import Network
    from recommender.pipeline.prepared import Prepared
    from recommender.pipeline.scorer import Scorer

HIGHER_IS_WORSE = frozenset({"exposure_gini"})
"""Of `recommender.club.round.WeekMeasures`; of all others lower is."""
_TENTH = 0.1


def find_alarms(
    prepared: Prepared, scorer: Scorer, week: str, chosen: pd.DataFrame
) -> tuple[Alarm, ...]:
    """What has drifted in a round against the weeks before; nothing where there are too few.

    Parameters
    ----------
    prepared
        The club in the round's week.
    scorer
        Of the round.
    week
        Of the round.
    chosen
        Its scored pairs.
    """
    knobs = prepared.config.alarms
    club = prepared.club
    history = club.introductions
    weeks = sorted(name for name in history["week"].unique() if name < week)[-knobs.weeks :]
    if len(weeks) < knobs.least or not len(chosen):
        return ()
    now = measure_week(chosen, prepared.network, list_asked(club))
    return compare_weeks(now, measure_past(prepared, scorer, weeks), knobs)


def compare_weeks(
    now: WeekMeasures, before: Sequence[WeekMeasures], knobs: Alarms
) -> tuple[Alarm, ...]:
    """The measures of a week that are worse than usual by more than their bands."""
    if len(before) < knobs.least:
        return ()
    alarms = []
    for name, value in asdict(now).items():
        known = [getattr(value, name) for value in before]
        known = [value for value in known if not np.isnan(value)]
        if np.isnan(value) or len(known) < knobs.least:
            continue
        usual, band = float(np.median(known)), getattr(knobs, name)
        worse = value - usual if name in HIGHER_IS_WORSE else usual - value
        if worse > band:
            alarms.append(Alarm(name, value, usual, band))
    return tuple(alarms)


def measure_past(prepared: Prepared, scorer: Scorer, weeks: Sequence[str]) -> list[WeekMeasures]:
    """The measures of rounds on record, less those of whose pairs none is in the club any more.

    Parameters
    ----------
    prepared
        The club.
    scorer
        Of the round that is compared with them.
    weeks
        Theirs.
    """
    club, history, measures = prepared.club, prepared.club.introductions, []
    asked = list_asked(club)
    networks = lay_out_weeks(club, [Week.parse(name) for name in weeks], prepared.config)
    for name, network in zip(weeks, networks, strict=True):
        pairs = unique_pairs(club.pairs(history[history["week"] == name]), len(club))
        if len(pairs):
            then = replace(scorer, features=replace(scorer.features, network=network))
            measures.append(measure_week(then.judge(pairs), network, asked))
    return measures


def list_asked(club: Club) -> DoubleArray:
    """Introductions that each member asks for, at least 1, shape (n,)."""
    return np.array([max(member.per_round, 1) for member in club.members], dtype=np.float64)


def measure_week(scored: pd.DataFrame, network: Network, asked: DoubleArray) -> WeekMeasures:
    """The measures of a round's scored pairs.

    Parameters
    ----------
    scored
        A row per pair: ``i``, ``j``, ``compatibility``, ``same_community``; at least one.
    network
        Of the round's week.
    asked
        Shape (n,): introductions that each member asks for, at least 1.
    """
    pairs = scored[["i", "j"]].to_numpy()
    compatible = scored["compatibility"].to_numpy(dtype=np.float64)
    n = len(asked)
    got = np.bincount(pairs.ravel(), minlength=n)
    served = got > 0
    quality = np.bincount(pairs.ravel(), weights=np.repeat(compatible, 2), minlength=n)
    return WeekMeasures(
        across_communities=float((scored["same_community"].to_numpy() == 0).mean()),
        exposure_gini=gini(got[served] / asked[served]),
        worst_tenth=_mean_of_worst(quality[served] / got[served]),
        modularity_complement=modularity_complement(network.ties, network.communities),
        mean_compatibility=float(compatible.mean()),
    )


def _mean_of_worst(values: DoubleArray) -> float:
    """Mean of the lowest tenth, of one value at least."""
    count = max(1, round(_TENTH * len(values)))
    return float(np.sort(values)[:count].mean())
