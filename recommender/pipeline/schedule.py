"""Rounds of several weeks solved one after the other, and evened out: what plans are made of.

Weeks are solved with all pairs that no earlier week has used; then pairs change weeks along
alternating trails until the weeks are alike (`recommender.maths.matching.even_out`). That keeps the sum
of taking the best each week and gives no week less than the others.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from recommender.club.contacts import is_said
from recommender.maths.matching.even_out import even_out
from recommender.maths.pairs import all_pairs, pair_keys
from recommender.maths.search.partners import mark_best
from recommender.pipeline.candidates import find_candidates
from recommender.pipeline.score import score_pairs
from recommender.pipeline.scorer import make_scorer
from recommender.ports.progress import silent
from recommender.rules.capacity import capacity_of, last_introduced
from recommender.rules.checks import PairList
from recommender.rules.kept_for_later import RULE as KEPT
from recommender.rules.paused import RULE as PAUSED
from recommender.rules.permissions import permissions
from recommender.stages.match import match_club

if TYPE_CHECKING:
    from collections.abc import Iterator

    from recommender.arrays import BoolArray, DoubleArray, IntArray
    from recommender.club.week import Week
    from recommender.config import Config, Rules, Solving
    from recommender.pipeline.prepared import Prepared
    from recommender.pipeline.scorer import Scorer, Weighed
    from recommender.ports.progress import Progress


_LONG_AGO = -(10**9)
"""A week so long before that nothing of it counts."""
_PLENTY = 3
"""Times as many partners as a member takes in the weeks looked at: they cannot run out in these."""


@dataclass(frozen=True, eq=False)
class Pool:
    """The pairs that some week may introduce, scored once."""

    pairs: IntArray
    """Shape (m, 2), i < j: above the floor."""
    weights: DoubleArray
    """Shape (m,), log-odds."""
    compatibility: DoubleArray
    """Shape (m,), 0 to 1."""


@dataclass(frozen=True, eq=False)
class Schedule:
    """Which pairs of a pool meet in which week."""

    rounds: tuple[IntArray, ...]
    """Of each week the numbers of its pairs in the pool."""
    capacity: IntArray
    """Shape (weeks, n): places of each member in each week."""
    open: BoolArray
    """Shape (m,): pairs of the pool that the rules leave in some week."""

    def first(self, weeks: int) -> Schedule:
        """The first weeks alone."""
        return replace(self, rounds=self.rounds[:weeks], capacity=self.capacity[:weeks])


def list_weeks(first: Week, count: int) -> list[Week]:
    """So many weeks on end."""
    weeks = [first]
    while len(weeks) < count:
        weeks.append(weeks[-1].next())
    return weeks


def make_pool(prepared: Prepared, week: Week) -> Pool:
    """All pairs above the floor that are ever allowed; of a very large club the candidates.

    Pauses and meetings of the past are left aside: they end.
    """
    n, most = len(prepared.club), prepared.config.candidates.all_pairs_up_to
    rules = permissions(prepared.club, week, prepared.config.rules)
    scorer = make_scorer(prepared, rules)
    pairs = all_pairs(n) if n * (n - 1) // 2 <= most else find_candidates(prepared, scorer)
    lasting = rules.with_check(PAUSED.reason, None).with_check("met_before", None)
    scores = score_pairs(scorer, pairs[lasting.allowed(pairs)])
    scores = scores[scorer.above_floor(scores)]
    return Pool(
        scores[["i", "j"]].to_numpy(),
        scores["weight"].to_numpy(),
        scores["compatibility"].to_numpy(),
    )


def schedule(
    prepared: Prepared,
    pool: Pool,
    weeks: list[Week],
    progress: Progress = silent,
    *,
    planned: int = 0,
) -> Schedule:
    """Solve weeks one after the other, each with the best that is left.

    Once a week serves too few (``season.thin``) and nobody may meet again, weeks after the first
    ``planned`` ones stay empty: partners have run out by then.
    """
    knobs, repeat = prepared.config.season, prepared.config.rules.repeat_after_weeks
    rules, limits = _plan_quickly(prepared.config, len(prepared.club))
    used = np.full(len(pool.pairs), _LONG_AGO)
    rounds: list[IntArray] = []
    capacity, ever, over = [], np.zeros(len(pool.pairs), dtype=np.bool_), False
    for number, (free, places) in enumerate(_calendar(prepared, pool, weeks, rounds)):
        ever |= free
        rested = used < 0 if repeat is None else number - used >= repeat
        open_ = np.flatnonzero(free & rested & (not over))
        weights = pool.weights[open_]
        open_ = open_[mark_best(pool.pairs[open_], weights, knobs.per_member, len(places))]
        taken = match_club(pool.pairs[open_], pool.weights[open_], places, rules, None, limits)[0]
        rounds.append(open_[taken])
        used[rounds[-1]] = number
        capacity.append(places)
        ends = repeat is None and number + 1 >= planned
        over |= ends and _is_thin(pool, rounds[-1], places, knobs.thin)
        progress("planning weeks", number + 1, len(weeks))
    return Schedule(tuple(rounds), np.array(capacity), ever)


def _plan_quickly(config: Config, members: int) -> tuple[Rules, Solving]:
    """How the weeks of a plan are solved: to the optimum in small clubs, else with short searches."""
    if members <= config.season.exact_up_to:
        return config.rules, config.solving
    limits = replace(
        config.solving, exact_part=0, tries=0, states_serving=20, states_serving_near=20
    )
    return replace(config.rules, solver="dual"), limits


def _is_thin(pool: Pool, chosen: IntArray, places: IntArray, share: float) -> bool:
    """Whether a week serves fewer than that share of those who take introductions."""
    taking = int((places > 0).sum())
    return taking > 0 and len(np.unique(pool.pairs[chosen])) < share * taking


def _calendar(
    prepared: Prepared, pool: Pool, weeks: list[Week], rounds: list[IntArray]
) -> Iterator[tuple[BoolArray, IntArray]]:
    """Go through the weeks; ``rounds`` is to grow by each week's pairs meanwhile.

    Yields
    ------
    BoolArray, IntArray
        Which pairs the rules leave, and everybody's places after the weeks before.
    """
    club, knobs = prepared.club, prepared.config.rules
    every = np.array([member.every_weeks for member in club.members])
    last = np.full(len(club), _LONG_AGO)
    for id_, when in last_introduced(club, weeks[0]).items():
        last[club.row(id_)] = when.weeks_since(weeks[0])
    for number, week in enumerate(weeks):
        if rounds:
            last[pool.pairs[rounds[-1]].ravel()] = number - 1
        places = capacity_of(club.members, week, knobs.most_per_member)
        places[number - last < every] = 0
        rules = permissions(club, week, knobs).with_check(PAUSED.reason, None)
        yield rules.allowed(pool.pairs), places


def spread_out(prepared: Prepared, pool: Pool, planned: Schedule) -> Schedule:
    """The same pairs in weeks that are alike in compatibility; those that come twice stay."""
    n = len(prepared.club)
    keys = pair_keys(pool.pairs, n)

    def worth(pairs: IntArray) -> DoubleArray:
        return pool.compatibility[np.searchsorted(keys, pair_keys(pairs, n))]

    often = np.bincount(np.concatenate([*planned.rounds, keys[:0]]), minlength=len(keys)) > 1
    fixed = np.sort(np.concatenate([keys[often], _not_free(prepared, pool, planned)]))
    rounds = even_out(
        [pool.pairs[chosen] for chosen in planned.rounds],
        worth,
        planned.capacity,
        fixed,
        prepared.config.season.passes,
    )
    places = tuple(np.searchsorted(keys, pair_keys(pairs, n)) for pairs in rounds)
    return replace(planned, rounds=places)


def _not_free(prepared: Prepared, pool: Pool, planned: Schedule) -> IntArray:
    """Keys of pairs of the past: their rules differ from week to week, so they stay."""
    past = prepared.club.pairs(prepared.club.history)
    here = np.unique(pair_keys(past, len(prepared.club)))
    keys = pair_keys(pool.pairs[np.concatenate(planned.rounds)], len(prepared.club))
    return np.intersect1d(here, keys)


def forget_week(prepared: Prepared, week: Week) -> Prepared:
    """The club without what is recorded of a week whose round is about to be made."""
    history = prepared.club.history
    sat = is_said(history["evening"], value=True)
    earlier = history[sat | (history["week"] != str(week))]
    return prepared.with_club(replace(prepared.club, history=earlier))


def keep_for_later(prepared: Prepared, week: Week, scorer: Scorer, locked: IntArray) -> Scorer:
    """What scores a week's pairs, those left out that a season has planned for its later weeks.

    Parameters
    ----------
    prepared
        The club; ``season.weeks`` says how many weeks share the pairs.
    week
        The first of them.
    scorer
        Of that week.
    locked
        Shape (k, 2): pairs that are in whatever was planned.
    """
    weeks, n = prepared.config.season.weeks, len(prepared.club)
    prepared = forget_week(prepared, week)
    pool = make_pool(prepared, week)
    if weeks < 2 or not len(pool.pairs):
        return scorer
    planned = spread_out(prepared, pool, schedule(prepared, pool, list_weeks(week, weeks)))
    later = pool.pairs[np.setdiff1d(np.concatenate(planned.rounds[1:]), planned.rounds[0])]
    later = later[~np.isin(pair_keys(later, n), pair_keys(locked, n))]
    rules = scorer.rules.with_check(KEPT.reason, PairList.of(later, n))
    return replace(scorer, rules=rules)


def count_rounds_left(
    prepared: Prepared, week: Week, open_: Weighed, chosen: IntArray
) -> int | None:
    """Rounds after this one before partners run out, if these are few.

    Parameters
    ----------
    prepared, week
        The club and the week of the round.
    open_
        The pairs that it could choose from.
    chosen
        Shape (m, 2): those it chose.

    Returns
    -------
    int or None
        Below ``season.warn``; None if there are as many or more.
    """
    knobs, n = prepared.config.season, len(prepared.club)
    if not knobs.warn:
        return None
    places = capacity_of(prepared.club.members, week, prepared.config.rules.most_per_member)
    if has_plenty(open_.pairs, places, knobs.warn, knobs.thin):
        return None
    rest = ~np.isin(pair_keys(open_.pairs, n), pair_keys(chosen, n))
    # Chances are not asked for: only how many can be served.
    pool = Pool(open_.pairs[rest], open_.weights[rest], np.ones(int(rest.sum())))
    weeks = list_weeks(week.next(), knobs.warn)
    return count_before(mark_held(pool, schedule(prepared, pool, weeks), knobs.thin))


def has_plenty(pairs: IntArray, places: IntArray, weeks: int, thin: float) -> bool:
    """Whether partners cannot run out in so many weeks: enough members have far more of them.

    Parameters
    ----------
    pairs
        Shape (m, 2), the pairs there are.
    places
        Shape (n,), introductions each member takes a week.
    weeks, thin
        How long, and which share of the members has to be served.
    """
    taking = np.flatnonzero(places)
    if not len(taking):
        return True
    partners = np.bincount(pairs.ravel(), minlength=len(places))[taking]
    return bool(np.quantile(partners / places[taking], 1 - thin) > _PLENTY * weeks)


def mark_held(pool: Pool, planned: Schedule, thin: float) -> BoolArray:
    """Of the weeks in which somebody takes introductions whether a round serves enough of them.

    Parameters
    ----------
    pool, planned
        The pairs, and which of them meet when.
    thin
        Share of those who take introductions from which it is enough.
    """
    taking = (planned.capacity > 0).sum(axis=1)
    served = np.array([len(np.unique(pool.pairs[chosen])) for chosen in planned.rounds])
    held: BoolArray = served[taking > 0] >= thin * taking[taking > 0]
    return held


def count_before(held: BoolArray) -> int | None:
    """Rounds before the first that is not held; None if all are."""
    return None if held.all() else int(held.argmin())
