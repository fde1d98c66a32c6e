"""The coming weeks' rounds, planned together: how good they will be, and when partners run out.

Nobody knows who will join, leave or change by then, so a plan holds for the club as it is; how weeks are
solved and evened out is in `recommender.pipeline.schedule`, what would give more rounds in
`recommender.pipeline.remedies`.

What else was tried: one matching over all weeks (everybody with as many places as weeks) bounds what
any plan could reach and is within a fraction of a per cent of it, but its pairs still have to be dealt
into weeks; a price of a member's future weeks cancels in a full round, as everybody pays it once.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from recommender.club.season_plan import HardToServe, SeasonPlan, SeasonWeek
from recommender.club.week import Week
from recommender.pipeline.remedies import find_season_remedies
from recommender.pipeline.schedule import (
    count_before,
    forget_week,
    has_plenty,
    list_weeks,
    make_pool,
    mark_held,
    schedule,
    spread_out,
)
from recommender.pipeline.scorer import make_scorer
from recommender.pipeline.shortfalls import shortfalls
from recommender.ports.progress import silent
from recommender.rules.capacity import capacity_of
from recommender.rules.paused import RULE as PAUSED
from recommender.rules.permissions import permissions

if TYPE_CHECKING:
    from recommender.arrays import BoolArray, DoubleArray, IntArray
    from recommender.club.club import Club
    from recommender.config import Config
    from recommender.pipeline.prepared import Prepared
    from recommender.pipeline.schedule import Pool, Schedule
    from recommender.ports.progress import Progress


def plan_season(
    prepared: Prepared,
    week: str,
    weeks: int = 12,
    config: Config | None = None,
    progress: Progress = silent,
) -> SeasonPlan:
    """What the coming rounds will be like, with the good pairs spread over them.

    Parameters
    ----------
    prepared
        From `recommender.prepare`.
    week
        ISO week of the first round.
    weeks
        Weeks planned, at least 1.
    config
        Knobs; those of ``prepared`` if left out. ``season`` holds those of planning.
    progress
        Told how far it is.

    Returns
    -------
    SeasonPlan
        The same for the same club, week and configuration.

    Raises
    ------
    InputError
        If the week is none.
    """
    first = Week.parse(week)
    prepared = (prepared if config is None else prepared.under(config)).in_week(first)
    prepared = forget_week(prepared, first)
    knobs = prepared.config.season
    ahead = max(weeks, knobs.look_ahead)
    pool = make_pool(prepared, first)
    places = capacity_of(prepared.club.members, first, prepared.config.rules.most_per_member)
    lasting = has_plenty(pool.pairs, places, ahead, knobs.thin)
    names = list_weeks(first, weeks if lasting else ahead)
    whole = schedule(prepared, pool, names, progress, planned=weeks)
    near = whole.first(weeks)
    planned = spread_out(prepared, pool, near)
    held = mark_held(pool, whole, knobs.thin)
    rounds_left = count_before(held)
    return SeasonPlan(
        weeks=_describe_weeks(prepared, pool, names, (near, planned)),
        rounds_left=rounds_left,
        looked_ahead=ahead,
        pace=_measure_pace(whole.capacity[0]),
        hard=_find_hard(prepared, pool, first, planned),
        remedies={} if rounds_left is None else find_season_remedies(prepared, names, held),
        missing=_bound_missing(prepared, pool, planned),
        pairs=_list_pairs(prepared.club, pool, names, planned),
    )


def _measure_pace(places: IntArray) -> float:
    taking = places[places > 0]
    return float(taking.mean()) if len(taking) else 0.0


def _describe_weeks(
    prepared: Prepared, pool: Pool, names: list[Week], schedules: tuple[Schedule, Schedule]
) -> tuple[SeasonWeek, ...]:
    at_once, planned = schedules
    circles = prepared.network.communities[pool.pairs]
    across = circles[:, 0] != circles[:, 1]

    def mean(values: DoubleArray | BoolArray) -> float:
        return float(values.mean()) if len(values) else float("nan")

    return tuple(
        SeasonWeek(
            week=str(name),
            taking=int((places > 0).sum()),
            served=len(np.unique(pool.pairs[chosen])),
            introductions=len(chosen),
            compatibility=mean(pool.compatibility[chosen]),
            at_once=mean(pool.compatibility[best]),
            across=mean(across[chosen]),
        )
        for name, chosen, best, places in zip(
            names, planned.rounds, at_once.rounds, planned.capacity, strict=False
        )
    )


def _find_hard(
    prepared: Prepared, pool: Pool, week: Week, planned: Schedule
) -> tuple[HardToServe, ...]:
    """Who goes without in some week in which they take introductions, and what stands against them."""
    n = len(prepared.club)
    served = np.zeros_like(planned.capacity)
    for row, chosen in enumerate(planned.rounds):
        served[row] = np.bincount(pool.pairs[chosen].ravel(), minlength=n) > 0
    taking = (planned.capacity > 0).sum(axis=0)
    got = (served * (planned.capacity > 0)).sum(axis=0)
    rows = np.flatnonzero(got < taking)
    if not len(rows):
        return ()
    rules = permissions(prepared.club, week, prepared.config.rules)
    free = rules.with_check(PAUSED.reason, None)
    partners = np.bincount(pool.pairs[free.allowed(pool.pairs)].ravel(), minlength=n)
    nobody = np.zeros((0, 2), dtype=np.int64)
    why = {
        short.member: short.reasons
        for short in shortfalls(prepared, make_scorer(prepared, rules), nobody, rows)
    }
    order = rows[np.lexsort((rows, partners[rows], (got - taking)[rows]))]
    return tuple(
        HardToServe(
            member=prepared.club.ids[row],
            taking=int(taking[row]),
            served=int(got[row]),
            partners=int(partners[row]),
            reasons=why.get(prepared.club.ids[row], {}),
        )
        for row in order
    )


def _bound_missing(prepared: Prepared, pool: Pool, planned: Schedule) -> float:
    """Log-odds per introduction that no plan of as many gains above, by one matching over all weeks."""
    from recommender.maths.matching.dual_prices import solve_dual  # compiled when first needed

    chosen = np.concatenate(planned.rounds)
    if not len(chosen):
        return 0.0
    worth = prepared.config.rules.introduction_worth
    most = prepared.config.rules.repeat_after_weeks
    if most is not None and most < len(planned.rounds):
        return float("nan")  # a pair may come twice, which one matching does not know
    whole = solve_dual(
        pool.pairs[planned.open],
        pool.weights[planned.open] + worth,
        planned.capacity.sum(axis=0),
        prepared.config.solving,
    )
    value = float(pool.weights[chosen].sum()) + worth * len(chosen)
    return max(whole.bound - value, 0.0) / len(chosen)


def _list_pairs(
    club: Club, pool: Pool, names: list[Week], planned: Schedule
) -> tuple[tuple[str, str, str, float], ...]:
    ids = club.ids
    return tuple(
        (
            str(name),
            ids[pool.pairs[pair, 0]],
            ids[pool.pairs[pair, 1]],
            float(pool.compatibility[pair]),
        )
        for name, chosen in zip(names, planned.rounds, strict=False)
        for pair in chosen
    )
