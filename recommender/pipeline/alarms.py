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
from recommender.pipeline.network import lay_out_stated

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pandas as pd

    from recommender.arrays import DoubleArray
    from recommender.config import Alarms
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
    stated = prepared.with_network(lay_out_stated(club, prepared.config))  # the same in every week
    before = [measure_past(stated, scorer, name) for name in weeks]
    return compare_weeks(
        measure_week(prepared, chosen),
        [measures for measures in before if measures is not None],
        knobs,
    )


def compare_weeks(
    now: WeekMeasures, before: Sequence[WeekMeasures], knobs: Alarms
) -> tuple[Alarm, ...]:
    """The measures of a week that are worse than usual by more than their bands."""
    if len(before) < knobs.least:
        return ()
    found = []
    for name, value in asdict(now).items():
        known = [getattr(value, name) for value in before]
        known = [value for value in known if not np.isnan(value)]
        if np.isnan(value) or len(known) < knobs.least:
            continue
        usual, band = float(np.median(known)), getattr(knobs, name)
        worse = value - usual if name in HIGHER_IS_WORSE else usual - value
        if worse > band:
            found.append(Alarm(name, value, usual, band))
    return tuple(found)


def measure_past(prepared: Prepared, scorer: Scorer, week: str) -> WeekMeasures | None:
    """The measures of a round on record; None if none of its pairs is in the club any more."""
    club, history = prepared.club, prepared.club.introductions
    pairs = unique_pairs(club.pairs(history[history["week"] == week]), len(club))
    if not len(pairs):
        return None
    then = prepared.in_week(Week.parse(week))
    return measure_week(then, replace(scorer, features=then.features).table(pairs))


def measure_week(prepared: Prepared, scored: pd.DataFrame) -> WeekMeasures:
    """The measures of a round's scored pairs.

    Parameters
    ----------
    prepared
        The club in the round's week.
    scored
        A row per pair: ``i``, ``j``, ``compatibility``, ``same_community``; at least one.
    """
    pairs = scored[["i", "j"]].to_numpy()
    compatible = scored["compatibility"].to_numpy(dtype=np.float64)
    n = len(prepared.club)
    got = np.bincount(pairs.ravel(), minlength=n)
    served = got > 0
    asked = np.array([max(m.per_round, 1) for m in prepared.club.members], dtype=np.float64)
    quality = np.bincount(pairs.ravel(), weights=np.repeat(compatible, 2), minlength=n)
    network = prepared.network
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
