"""The coming weeks' rounds, planned together: how good they will be, and when partners run out.

Nobody knows who will join, leave or change by then, so a plan holds for the club as it is. Weeks are
solved one after the other, each with all pairs that no earlier week has used; then pairs change weeks
along alternating trails until the weeks are alike (`recommender.maths.matching.evening`). That keeps
the sum of taking the best each week and gives no week less than the others.

What else was tried: one matching over all weeks (everybody with as many places as weeks) bounds what
any plan could reach and is within a fraction of a per cent of it, but its pairs still have to be dealt
into weeks; a price of a member's future weeks cancels in a full round, as everybody pays it once.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from recommender.club.season_plan import HardToServe, SeasonPlan, SeasonRemedy, SeasonWeek
from recommender.club.week import Week
from recommender.maths.matching.evening import even_out
from recommender.maths.pairs import all_pairs, pair_keys
from recommender.maths.search.partners import mark_best
from recommender.pipeline.candidates import find_candidates
from recommender.pipeline.score import score_pairs
from recommender.pipeline.scorer import make_scorer
from recommender.pipeline.shortfalls import shortfalls
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
    from recommender.club.club import Club
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
    prepared = _forget_week(prepared, first)
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
        remedies={} if rounds_left is None else _find_remedies(prepared, names, held),
        missing=_bound_missing(prepared, pool, planned),
        pairs=_list_pairs(prepared.club, pool, names, planned),
    )


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
    prepared = _forget_week(prepared, week)
    pool = make_pool(prepared, week)
    if weeks < 2 or not len(pool.pairs):
        return scorer
    planned = spread_out(prepared, pool, schedule(prepared, pool, list_weeks(week, weeks)))
    later = pool.pairs[np.setdiff1d(np.concatenate(planned.rounds[1:]), planned.rounds[0])]
    later = later[~np.isin(pair_keys(later, n), pair_keys(locked, n))]
    kept = scorer.rules.with_check(KEPT.reason, PairList.of(later, n))
    return replace(scorer, rules=kept)


def _forget_week(prepared: Prepared, week: Week) -> Prepared:
    """The club without what is recorded of a week whose round is about to be made."""
    history = prepared.club.history
    earlier = history[history["week"] != str(week)]
    return prepared.with_club(replace(prepared.club, history=earlier))


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
    found = tuple(np.searchsorted(keys, pair_keys(pairs, n)) for pairs in rounds)
    return replace(planned, rounds=found)


def _not_free(prepared: Prepared, pool: Pool, planned: Schedule) -> IntArray:
    """Keys of pairs of the past: their rules differ from week to week, so they stay."""
    past = prepared.club.pairs(prepared.club.history)
    here = np.unique(pair_keys(past, len(prepared.club)))
    keys = pair_keys(pool.pairs[np.concatenate(planned.rounds)], len(prepared.club))
    return np.intersect1d(here, keys)


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


def _find_remedies(
    prepared: Prepared, weeks: list[Week], held: BoolArray
) -> dict[SeasonRemedy, int]:
    """How many more of the weeks looked ahead have a round under each remedy that gives any."""
    thin = prepared.config.season.thin
    more: dict[SeasonRemedy, int] = {}
    for remedy, changed in _list_remedies(prepared):
        pool = make_pool(changed, weeks[0])
        found = mark_held(pool, schedule(changed, pool, weeks), thin)
        more[remedy] = int(found.sum()) - int(held.sum())
    before = int(held.argmin())
    more[SeasonRemedy.EVERY_OTHER_WEEK] = min(2 * before, len(held)) - before
    return {remedy: count for remedy, count in more.items() if count > 0}


def _list_remedies(prepared: Prepared) -> Iterator[tuple[SeasonRemedy, Prepared]]:
    """Go through what could help.

    Yields
    ------
    SeasonRemedy, Prepared
        What it is, and the club under it.
    """
    rules, club = prepared.config.rules, prepared.club
    weeks = prepared.config.season.fewer_repeats
    if rules.repeat_after_weeks is None or rules.repeat_after_weeks > weeks:
        turned = prepared.config.with_knobs(rules__repeat_after_weeks=weeks)
        yield SeasonRemedy.REPEATS, prepared.under(turned)
    if rules.floor > 0:
        turned = prepared.config.with_knobs(rules__floor=rules.floor / 2)
        yield SeasonRemedy.FLOOR, prepared.under(turned)
    if any(member.per_round > 1 for member in club.members):
        members = tuple(replace(each, per_round=min(each.per_round, 1)) for each in club.members)
        yield SeasonRemedy.ONE_EACH, prepared.with_club(replace(club, members=members))


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
