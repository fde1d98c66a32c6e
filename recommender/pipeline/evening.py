"""Tables for an evening: from a club and who is there to a plan with reasons."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from recommender.club.evening import (
    GIVE_UP_FIRST,
    LEAST_AT_TABLE,
    MOST_AT_TABLE,
    Evening,
    EveningTable,
    NoPlanError,
    TableWish,
)
from recommender.club.week import Week
from recommender.errors import InputError
from recommender.maths.matching.seating import (
    CountAtTables,
    KeepApart,
    NobodyTwice,
    Seating,
    SpeakTogether,
    VisitTables,
    find_sat,
    share_out,
)
from recommender.maths.matching.seating_bound import bound_value
from recommender.maths.matching.seating_remedy import find_remedy
from recommender.maths.matching.seating_search import find_plan
from recommender.maths.pairs import all_pairs
from recommender.pipeline.describe import make_explainer
from recommender.pipeline.score import score_pairs
from recommender.pipeline.scorer import make_scorer
from recommender.pipeline.tables_explained import explain_table
from recommender.rules.permissions import permissions
from recommender.rules.registry import CODES

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from recommender.arrays import BoolArray, DoubleArray, IntArray
    from recommender.club.evening import EveningWishes, PerTable
    from recommender.club.member import Member
    from recommender.config import Evenings
    from recommender.maths.matching.seating import AnyWish
    from recommender.maths.matching.seating_search import Plan
    from recommender.pipeline.prepared import Prepared

_NEVER = ("not_available", "same_person")
"""Rules of the club that hold at tables, too, whatever is wished."""
_KNOWN = ("known", "met_before")
_RULES = "rules"
"""Name of what is never given up."""


def plan_evening(
    prepared: Prepared,
    week: str,
    present: Iterable[str],
    wishes: EveningWishes,
    *,
    before: Evening | None = None,
    sat: int = 0,
) -> Evening:
    """Seat those who are there at tables, round by round.

    Parameters
    ----------
    prepared
        From `recommender.pipeline.prepare`; its knobs and seed.
    week
        ISO week the evening takes place in.
    present
        Ids of those who are there.
    wishes
        What is asked for.
    before
        The plan as it was: those of its rounds that were sat stay, the others are planned anew on the
        spot, and what cannot be kept any more is given up.
    sat
        Rounds of it that were sat (or are being sat).

    Returns
    -------
    Evening
        The same for the same club, people, wishes and seed.

    Raises
    ------
    NoPlanError
        If not all wishes can be kept; it says what to give up. Not where rounds are planned again.
    UnknownMemberError
        If somebody is no member.
    InputError
        If there are more people than seats, or fewer than a table needs.
    """
    prepared = prepared.in_week(Week.parse(week))
    knobs, rng = prepared.config.evenings, np.random.default_rng(prepared.config.seed)
    tables_sat = (
        () if before is None else tuple(table for table in before.tables if table.round <= sat)
    )
    left = wishes.rounds - (sat if before is not None else 0)
    if left < 1:
        message = f"evening: {sat} of {wishes.rounds} rounds were sat; there is none left to plan"
        raise InputError(message)
    party = _gather(prepared, week, present, wishes, left)
    if before is None:
        _check_groups(party.members, wishes.per_table)
    seating = _lay_seating(party, wishes, tables_sat)
    if before is not None:
        share = knobs.replan_share
        knobs = replace(
            knobs, steps_per_seat=max(100, int(knobs.steps_per_seat * share)), again_up_to=0
        )
    plan = find_plan(seating, rng, knobs)
    given_up: tuple[TableWish, ...] = ()
    if plan.broken:
        plan, given_up = _give_up(seating, prepared.config.seed, knobs, first=before is None)
        seating = seating.without(frozenset(given_up))
    return Evening(
        week=str(Week.parse(week)),
        wishes=wishes,
        present=tuple(prepared.club.ids[row] for row in party.rows),
        tables=(*tables_sat, *_make_tables(prepared, party, seating, plan, wishes)),
        sat=wishes.rounds - left,
        value=plan.value,
        bound=bound_value(seating),
        random=_mean_pair(party.weights) * float((seating.sizes * (seating.sizes - 1) / 2).sum()),
        broken=_count_soft(seating, plan.tables),
        given_up=given_up,
        seed=prepared.config.seed,
    )


def _give_up(
    seating: Seating, seed: int, knobs: Evenings, *, first: bool
) -> tuple[Plan, tuple[TableWish, ...]]:
    """A plan without some wishes, where rounds are planned again; else what they are is an error.

    Raises
    ------
    NoPlanError
        If it is a first plan, or there is none at all.
    """
    remedy = find_remedy(seating, GIVE_UP_FIRST, seed, knobs)
    if remedy is None:
        raise NoPlanError(())
    names = tuple(TableWish(name) for name in remedy.give_up)
    if first:
        raise NoPlanError(names)
    return remedy.plan, names


@dataclass(frozen=True, eq=False)
class _Party:
    """Who is there, and what of the club is about them."""

    rows: list[int]
    """Of the club, ascending."""
    members: list[Member]
    weights: DoubleArray
    """Shape (n, n)."""
    apart: dict[str, BoolArray]
    """By rule whom it keeps apart, shape (n, n); competitors, too."""
    sizes: IntArray
    """Shape (rounds, tables)."""


def _gather(
    prepared: Prepared, week: str, present: Iterable[str], wishes: EveningWishes, rounds: int
) -> _Party:
    club = prepared.club
    rows = sorted({club.row(id_) for id_ in present})
    sizes = share_out(len(rows), wishes.tables, wishes.seats, LEAST_AT_TABLE, MOST_AT_TABLE)
    here = np.array(rows, dtype=np.int64)
    pairs = all_pairs(len(rows))
    rules = permissions(club, Week.parse(week), prepared.config.rules)
    table = score_pairs(make_scorer(prepared, rules), here[pairs])
    broken = rules.broken(here[pairs])
    marks = {name: broken[:, CODES.index(name)] for name in (*_NEVER, *_KNOWN)}
    marks["competitor"] = table["competitor"].to_numpy() > 0
    apart = {
        name: _square(mark.astype(np.float64), pairs, len(rows)) > 0 for name, mark in marks.items()
    }
    weights = _square(table["weight"].to_numpy(), pairs, len(rows))
    members = [club.members[row] for row in rows]
    if TableWish.MEET_HOSTS in wishes.keep:  # by lottery: nobody is nearer to a host than others
        hosts = [place for place, member in enumerate(members) if member.id in wishes.hosts]
        weights[hosts, :] = weights[:, hosts] = 0.0
    return _Party(rows, members, weights, apart, np.tile(sizes, (rounds, 1)))


def _square(values: DoubleArray, pairs: IntArray, n: int) -> DoubleArray:
    square: DoubleArray = np.zeros((n, n))
    square[pairs[:, 0], pairs[:, 1]] = square[pairs[:, 1], pairs[:, 0]] = values
    return square


def _lay_seating(
    party: _Party, wishes: EveningWishes, tables_sat: Sequence[EveningTable]
) -> Seating:
    """What the search is given: rules of the club, wishes of the organiser, hosts."""
    n, rounds = len(party.rows), len(party.sizes)
    at = {member.id: place for place, member in enumerate(party.members)}
    fixed = np.full((rounds, n), -1, dtype=np.int64)
    for id_, number in _place_hosts(wishes, party).items():
        fixed[:, at[id_]] = number - 1
    terms: list[AnyWish] = [
        KeepApart(_RULES, np.any([party.apart[name] for name in _NEVER], axis=0))
    ]
    unit = _spread(party.weights)
    for wish in TableWish:
        cost = None if wish in wishes.keep else unit * wishes.priority.get(wish, 0) / 3.0
        if wish is TableWish.PER_TABLE and wish not in wishes.priority:
            cost = None
        if cost is None or cost > 0.0:
            terms += _make_wish(wish, cost, party, wishes, (tables_sat, fixed))
    return Seating(party.weights, party.sizes, fixed, tuple(terms))


def _place_hosts(wishes: EveningWishes, party: _Party) -> dict[str, int]:
    """The table of each host who is there.

    Theirs, or where so few come that it is not used the first one without a host.
    """
    used = party.sizes.shape[1]
    there = {member.id for member in party.members}
    hosts = {id_: number for id_, number in sorted(wishes.hosts.items()) if id_ in there}
    free = [number for number in range(1, used + 1) if number not in hosts.values()]
    return {
        id_: number if number <= used else (free.pop(0) if free else 1 + at % used)
        for at, (id_, number) in enumerate(hosts.items())
    }


def _make_wish(
    wish: TableWish,
    cost: float | None,
    party: _Party,
    wishes: EveningWishes,
    plan: tuple[Sequence[EveningTable], IntArray],
) -> list[AnyWish]:
    tables_sat, fixed = plan
    members = party.members
    made: list[AnyWish]
    match wish:
        case TableWish.NOBODY_TWICE:
            made = [NobodyTwice(wish, _mark_sat(members, tables_sat), cost)]
        case TableWish.STRANGERS:
            made = [KeepApart(wish, np.any([party.apart[name] for name in _KNOWN], axis=0), cost)]
        case TableWish.ONE_PER_ORGANISATION:
            made = [KeepApart(wish, _mark_same([member.workplace for member in members]), cost)]
        case TableWish.COMPETITORS_APART:
            made = [KeepApart(wish, party.apart["competitor"], cost)]
        case TableWish.COMMON_LANGUAGE:
            made = [SpeakTogether(wish, _mark_spoken(members), cost)]
        case TableWish.MEET_HOSTS:
            made = [_meet_hosts(cost, party, fixed, tables_sat)]
        case TableWish.PER_TABLE:
            made = [
                CountAtTables(
                    wish, _mark_group(members, count), count.at_least, count.at_most, cost
                )
                for count in wishes.per_table
            ]
    return made


def _meet_hosts(
    cost: float | None, party: _Party, fixed: IntArray, tables_sat: Sequence[EveningTable]
) -> VisitTables:
    """Everybody but hosts sits once at a hosted table, and oftener only as its seats are filled."""
    hosted = np.zeros(party.sizes.shape, dtype=np.bool_)
    hosts = {member.id for place, member in enumerate(party.members) if fixed[0, place] >= 0}
    for r, row in enumerate(fixed):
        hosted[r, row[row >= 0]] = True
    done = {id_ for table in tables_sat if hosts & set(table.members) for id_ in table.members}
    seats = int(party.sizes[hosted].sum()) - len(fixed) * len(hosts)
    others = [member.id for member in party.members if member.id not in hosts]
    most = -(-seats // max(len(others), 1)) + bool(done)  # seats with hosts are filled, too
    visits = np.array(
        [
            (0, len(fixed)) if member.id in hosts else (int(member.id not in done), max(most, 1))
            for member in party.members
        ],
        dtype=np.int64,
    )
    return VisitTables(TableWish.MEET_HOSTS, hosted, visits, cost)


def _mark_sat(members: Sequence[Member], tables_sat: Sequence[EveningTable]) -> BoolArray:
    rounds = max((table.round for table in tables_sat), default=0)
    plan = np.full((rounds, len(members)), -1, dtype=np.int64)
    at = {member.id: place for place, member in enumerate(members)}
    for table in tables_sat:
        for id_ in table.members:
            if id_ in at:
                plan[table.round - 1, at[id_]] = table.number
    if not rounds:
        return np.zeros((len(members), len(members)), dtype=np.bool_)
    return find_sat(plan)


def _mark_same(values: Sequence[str]) -> BoolArray:
    """Who state the same, shape (n, n), nobody with themselves."""
    plain = np.array([value.strip().casefold() for value in values], dtype=np.str_)
    same: BoolArray = (plain[:, None] == plain[None, :]) & (plain != "")[:, None]
    np.fill_diagonal(same, val=False)
    return same


def _mark_spoken(members: Sequence[Member]) -> BoolArray:
    """Who speaks what, shape (n, languages); who states none is given the benefit of the doubt."""
    names = sorted({code for member in members for code in member.languages})
    spoken = [
        [not member.languages or code in member.languages for code in names] for member in members
    ]
    return np.array(spoken, dtype=np.bool_).reshape(len(members), len(names))


def _mark_group(members: Sequence[Member], group: PerTable) -> BoolArray:
    """Who belongs to a group, shape (n_members,)."""
    wanted = group.value.strip().casefold()

    def belongs(member: Member) -> bool:
        value = member.place if group.field == "city" else getattr(member, group.field)
        values = value if isinstance(value, tuple) else (value,)
        return wanted in {text.strip().casefold() for text in values}

    return np.array([belongs(member) for member in members], dtype=np.bool_)


def _check_groups(members: Sequence[Member], groups: Sequence[PerTable]) -> None:
    """That somebody belongs to each group when an evening is planned first.

    Raises
    ------
    InputError
        If nobody who is there does: it is mostly misspelt. Once people have sat, those of a group may
        have gone home, and what is wished of it is given up.
    """
    for group in groups:
        if not _mark_group(members, group).any():
            there = Counter(str(getattr(member, group.field)) for member in members)
            common = ", ".join(repr(value) for value, _ in there.most_common(6))
            raise InputError(
                f"per table: nobody who is there has {group.field} {group.value!r}; there are {common}"
            )


def _make_tables(
    prepared: Prepared, party: _Party, seating: Seating, plan: Plan, wishes: EveningWishes
) -> list[EveningTable]:
    explainer = make_explainer(prepared)
    sums = seating.sum_at_tables(plan.tables)
    first = wishes.rounds - len(plan.tables) + 1
    tables = []
    for r, row in enumerate(plan.tables):
        for t, size in enumerate(seating.sizes[r]):
            places = np.flatnonzero(row == t)
            rows = [party.rows[place] for place in places]
            ids = [party.members[place].id for place in places]
            ids.sort(key=lambda id_: (wishes.hosts.get(id_) != t + 1, id_))
            gives, common = explain_table(explainer, rows)
            tables.append(
                EveningTable(
                    round=first + r,
                    number=t + 1,
                    members=tuple(ids),
                    languages=list_common_languages([party.members[place] for place in places]),
                    weight=float(sums[r, t]) / max(1, size * (size - 1) / 2),
                    gives=gives,
                    common=common,
                )
            )
    return tables


def list_common_languages(members: Sequence[Member]) -> tuple[str, ...]:
    """Languages that all speak who state any, in the order of the first of these."""
    stated = [member.languages for member in members if member.languages]
    shared = set(stated[0]).intersection(*stated) if stated else set()
    return tuple(code for code in (stated[0] if stated else ()) if code in shared)


def _count_soft(seating: Seating, plan: IntArray) -> dict[str, int]:
    counted: Counter[str] = Counter()
    for wish in seating.wishes:
        if wish.cost is not None:
            counted[str(wish.name)] += wish.count_breaches(plan)
    return {name: count for name, count in counted.items() if count}


def _spread(weights: DoubleArray) -> float:
    return float(weights[np.triu_indices(len(weights), k=1)].std()) or 1.0


def _mean_pair(weights: DoubleArray) -> float:
    return float(weights[np.triu_indices(len(weights), k=1)].mean())
