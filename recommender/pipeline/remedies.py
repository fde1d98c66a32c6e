"""What would serve more members, in a round or over a season: each change is made, and counted.

Nothing is guessed. For a round a change is tried only if it lets somebody without an introduction meet
anybody at all; what it would bring is the difference of two solved rounds. For a season the weeks are
planned anew under it. Who knows each other and who asked not to meet stay apart whatever is tried:
these are no rules of the organiser's.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from recommender.club.edits import Edits
from recommender.club.member import Meet
from recommender.club.season_plan import SeasonRemedy
from recommender.club.week import Week
from recommender.maths.pairs import pairs_with
from recommender.pipeline.dials import for_preview
from recommender.pipeline.edits import banning, rows_of
from recommender.pipeline.introduce import choose_pairs
from recommender.pipeline.schedule import make_pool, mark_held, schedule
from recommender.pipeline.score import score_pairs, weigh_pairs
from recommender.pipeline.scorer import make_scorer
from recommender.rules.permissions import permissions

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from recommender.arrays import BoolArray, IntArray
    from recommender.club.member import Member
    from recommender.config import Value
    from recommender.pipeline.prepared import Prepared
    from recommender.pipeline.scorer import Scorer

FLOOR = "rules.floor"
REPEAT = "rules.repeat_after_weeks"
"""The two knobs whose value is worked out: the least change that could help everybody."""
_TURNED_OFF = ("rules.shared_language", "rules.other_organisation", "rules.same_city_in_person")
_WAYS = {"in_person_also_online": Meet.IN_PERSON, "online_also_in_person": Meet.ONLINE}
_NO_EDITS = Edits()


@dataclass(frozen=True, slots=True)
class Remedy:
    """A change, and who would be served by it."""

    name: str
    """A knob such as ``rules.shared_language``, or ``in_person_also_online``,
    ``online_also_in_person``, ``one_more_each``, ``without_bans``."""
    value: Value
    """Where the knob would stand; None of what is no knob."""
    gained: int
    """Members that would be served more than now, at least 1."""
    helped: tuple[str, ...]
    """Ids of those who have nobody now and would have somebody."""


@dataclass(frozen=True, eq=False)
class _Attempt:
    """A changed club or other edits to solve a round with."""

    name: str
    value: Value
    prepared: Prepared
    edits: Edits


def find_remedies(
    prepared: Prepared, week: str, served: Iterable[str], edits: Edits = _NO_EDITS
) -> tuple[Remedy, ...]:
    """What would serve more members than a round does, most first.

    Parameters
    ----------
    prepared
        Under the round's knobs.
    week
        ISO week.
    served
        Ids of the members who have an introduction in the round.
    edits
        What the organiser has laid down for it.
    """
    prepared = prepared.in_week(Week.parse(week))
    ids = set(served) & prepared.club.rows.keys()
    scorer = _make_scorer(prepared, week, edits)
    missing = [
        row
        for row, id_ in enumerate(prepared.club.ids)
        if scorer.rules.capacity[row] > 0 and id_ not in ids
    ]
    if not missing:
        return ()
    lonely = np.array(missing, dtype=np.int64)
    tried = (
        _try(attempt, week, lonely, len(ids))
        for attempt in _list_attempts(prepared, week, edits, lonely)
    )
    return tuple(
        sorted(
            (remedy for remedy in tried if remedy), key=lambda remedy: (-remedy.gained, remedy.name)
        )
    )


def _try(attempt: _Attempt, week: str, lonely: IntArray, served: int) -> Remedy | None:
    """The round solved again with one thing changed; None if that serves nobody more."""
    prepared = attempt.prepared.under(for_preview(attempt.prepared.config))
    scorer = _make_scorer(prepared, week, attempt.edits)
    if not _can_meet(prepared, scorer, lonely):
        return None
    chosen, certificate = choose_pairs(
        prepared, scorer, rows_of(prepared.club, attempt.edits.locked)
    )
    gained = certificate.served - served
    if gained <= 0:
        return None
    helped = np.intersect1d(lonely, chosen)
    return Remedy(
        attempt.name, attempt.value, gained, tuple(prepared.club.ids[row] for row in helped)
    )


def _list_attempts(
    prepared: Prepared, week: str, edits: Edits, lonely: IntArray
) -> Iterator[_Attempt]:
    """Everything that is worth trying, one thing at a time.

    Yields
    ------
    _Attempt
        One.
    """
    for knob in _TURNED_OFF:
        if prepared.config.value_of(knob):
            yield _Attempt(knob, False, _turn(prepared, knob, False), edits)
    scorer = _make_scorer(prepared, week, edits)
    worked_out = {
        FLOOR: _find_floor(prepared, scorer, lonely),
        REPEAT: _find_weeks(prepared, Week.parse(week), lonely),
    }
    for knob, value in worked_out.items():
        if value is not None:
            yield _Attempt(knob, value, _turn(prepared, knob, value), edits)
    members = prepared.club.members
    for name, way in _WAYS.items():
        if any(member.meet is way for member in members):
            changed = [
                replace(member, meet=Meet.EITHER) if member.meet is way else member
                for member in members
            ]
            yield _Attempt(name, None, _with_members(prepared, changed), edits)
    more = _with_number(prepared, lambda number: number + 1 if number > 0 else number)
    yield _Attempt("one_more_each", None, more, edits)
    if edits.banned:
        yield _Attempt("without_bans", None, prepared, replace(edits, banned=()))


def _find_floor(prepared: Prepared, scorer: Scorer, lonely: IntArray) -> float | None:
    """The highest floor, in whole percent, at which each who can has somebody; None if as it is."""
    now = prepared.config.rules.floor
    pairs = pairs_with(len(prepared.club), lonely)
    scores = score_pairs(scorer, pairs[scorer.rules.allowed(pairs)])
    chances = scores["compatibility"].to_numpy()
    best = [chances[(scores["i"] == row) | (scores["j"] == row)].max(initial=0.0) for row in lonely]
    below = [float(chance) for chance in best if 0.0 < chance < now]
    return math.floor(100 * min(below)) / 100 if below else None


def _find_weeks(prepared: Prepared, week: Week, lonely: IntArray) -> int | None:
    """The most weeks after which two may meet again so that each who can has somebody once more."""
    now, history = prepared.config.rules.repeat_after_weeks, prepared.club.history
    longest: dict[str, int] = {}
    ids = {prepared.club.ids[row] for row in lonely}
    for name, a, b in history[["week", "a", "b"]].itertuples(index=False):
        since = week.weeks_since(Week.parse(name))
        for id_ in ids & {a, b}:
            longest[id_] = max(longest.get(id_, 0), since)
    shorter = [weeks for weeks in longest.values() if weeks > 0 and (now is None or weeks < now)]
    return min(shorter, default=None)


def _can_meet(prepared: Prepared, scorer: Scorer, rows: IntArray) -> bool:
    """Whether a round could introduce any of some members to anybody."""
    pairs = pairs_with(len(prepared.club), rows)
    return bool(len(weigh_pairs(scorer, pairs, prepared.blocks).pairs))


def find_season_remedies(
    prepared: Prepared, weeks: list[Week], held: BoolArray
) -> dict[SeasonRemedy, int]:
    """How many more of a season's weeks have a round under each remedy that gives any.

    Parameters
    ----------
    prepared
        The club as it is planned.
    weeks
        Those looked ahead.
    held
        Of these in which members take introductions, whether there is a round as it is.
    """
    thin = prepared.config.season.thin
    more: dict[SeasonRemedy, int] = {}
    for remedy, changed in _list_season_changes(prepared):
        pool = make_pool(changed, weeks[0])
        helped = mark_held(pool, schedule(changed, pool, weeks), thin)
        more[remedy] = int(helped.sum()) - int(held.sum())
    before = int(held.argmin())
    more[SeasonRemedy.EVERY_OTHER_WEEK] = min(2 * before, len(held)) - before
    return {remedy: count for remedy, count in more.items() if count > 0}


def _list_season_changes(prepared: Prepared) -> Iterator[tuple[SeasonRemedy, Prepared]]:
    """What could give a season more rounds.

    Yields
    ------
    SeasonRemedy, Prepared
        What it is, and the club under it.
    """
    rules, weeks = prepared.config.rules, prepared.config.season.fewer_repeats
    if rules.repeat_after_weeks is None or rules.repeat_after_weeks > weeks:
        yield SeasonRemedy.REPEATS, _turn(prepared, REPEAT, weeks)
    if rules.floor > 0:
        yield SeasonRemedy.FLOOR, _turn(prepared, FLOOR, rules.floor / 2)
    if any(member.per_round > 1 for member in prepared.club.members):
        yield SeasonRemedy.ONE_EACH, _with_number(prepared, lambda number: min(number, 1))


def _turn(prepared: Prepared, knob: str, value: Value) -> Prepared:
    """The club with one knob turned."""
    return prepared.under(prepared.config.turned({knob: value}))


def _with_number(prepared: Prepared, change: Callable[[int], int]) -> Prepared:
    """The club whose members take another number of introductions; nothing is measured anew."""
    members = tuple(replace(m, per_round=change(m.per_round)) for m in prepared.club.members)
    return prepared.with_club(replace(prepared.club, members=members))


def _with_members(prepared: Prepared, members: list[Member]) -> Prepared:
    """The club with members who say the same and want something else; measured anew."""
    club = replace(prepared.club, members=tuple(members))
    return prepared.with_club(club).measured_anew()


def _make_scorer(prepared: Prepared, week: str, edits: Edits) -> Scorer:
    rules = permissions(prepared.club, Week.parse(week), prepared.config.rules)
    return make_scorer(prepared, banning(rules, rows_of(prepared.club, edits.banned)))
