"""Common goals: the parts of each are looked for in what members give, and a table is chosen that covers them."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

import numpy as np

from recommender.club.goal import Cover, CoveredPart, GoalPlan, GoalTable, NoTable
from recommender.club.introduction import Certainty, Quote
from recommender.club.vague_wish import is_general, vague_kind
from recommender.club.week import Week
from recommender.maths.matching.covering_table import CoverTask, choose_table, find_clique
from recommender.maths.pairs import all_pairs
from recommender.maths.texts.evidence import centred
from recommender.pipeline.evening import list_common_languages
from recommender.pipeline.score import score_pairs
from recommender.pipeline.scorer import make_scorer
from recommender.rules.capacity import capacity_of
from recommender.rules.checks import MemberMask
from recommender.rules.permissions import permissions
from recommender.rules.registry import CODES
from recommender.stages.explain import shortened

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from recommender.arrays import BoolArray, DoubleArray, IntArray
    from recommender.club.goal import Goal
    from recommender.pipeline.prepared import Prepared
    from recommender.ports.encoder import Encoder
    from recommender.rules.permissions import Permissions

_OPEN = ("known", "met_before", "banned", "kept_for_later")
"""Rules of introductions alone: who know each other may well work on a goal together."""
_COMPETITORS = "competitors"
_RELAXED = {
    NoTable.LANGUAGE: "no_shared_language",
    NoTable.FORMAT: "meeting_format",
    NoTable.ORGANISATION: "same_organisation",
    NoTable.COMPETITORS: _COMPETITORS,
}
"""Of which rule it is told that a table would be there without it; of blocks it never is."""
_TOLD = 2
"""Members named for one part at most."""


@dataclass(frozen=True, slots=True)
class GoalTerms:
    """What holds for one goal's table beside the club's rules."""

    keep: frozenset[str] = frozenset()
    """Ids of those who sit at it already: they stay."""
    without: frozenset[str] = frozenset()
    """Ids of those who are not asked."""
    seats: Mapping[str, int] = field(default_factory=dict)
    """Other tables that members sit at, by id."""


def plan_goals(prepared: Prepared, encoder: Encoder, goals: Sequence[Goal], week: str) -> GoalPlan:
    """A table for each goal, in their order; each member sits at `config.goals.tables` at most.

    Whoever named a goal has a seat kept for it.

    Parameters
    ----------
    prepared
        From `recommender.pipeline.prepare`; its knobs and seed.
    encoder
        The one that it was prepared with.
    goals
        The first one has the first choice.
    week
        ISO week, for pauses and for who has met whom.

    Returns
    -------
    GoalPlan
        The same for the same club, goals, week, knobs and seed.

    Raises
    ------
    UnknownMemberError
        If somebody who named a goal is no member.
    """
    seats = Counter(goal.by for goal in goals if goal.by)
    tables, without = [], []
    for goal in goals:
        others = dict(seats - Counter([goal.by]))
        table = plan_table(prepared, encoder, goal, week, GoalTerms(seats=others))
        if isinstance(table, NoTable):
            without.append((goal, table))
            continue
        tables.append(table)
        seats += Counter(id_ for id_ in table.members if id_ != goal.by)
    return GoalPlan(str(Week.parse(week)), tuple(tables), tuple(without))


def plan_table(
    prepared: Prepared,
    encoder: Encoder,
    goal: Goal,
    week: str,
    terms: GoalTerms | None = None,
) -> GoalTable | NoTable:
    """The table for a goal, or why there is none; parameters as for `plan_goals`.

    Raises
    ------
    UnknownMemberError
        If somebody who named it, or sits at it already, is no member.
    """
    terms = terms or GoalTerms()
    prepared = prepared.in_week(Week.parse(week))
    rated = rate_parts(prepared, encoder, goal)
    hall, knobs = _Hall.of(prepared, week, goal, terms), prepared.config.goals
    if not hall.free[list(hall.needed)].all():
        return NoTable.NAMER_AWAY
    if hall.free.sum() < knobs.least:
        return NoTable.FEW_MEMBERS
    order = _order_rows(rated.counted, prepared.config.seed)
    rows = hall.list_rows(order, full=False).tolist()
    pool = knobs.pool
    while True:
        table = _choose(prepared, rated, hall, (*hall.needed, *rows[:pool]))
        if table is not None:
            return _describe(prepared, goal, rated, table)
        if pool >= len(rows):
            return _explain(prepared, hall, order)
        pool *= 2


@dataclass(frozen=True, eq=False)
class RatedParts:
    """How likely everybody meets each part of a goal."""

    chances: DoubleArray
    """Shape (parts, n): by the best of what each gives, 0 to 1."""
    items: IntArray
    """Shape (parts, n): number of that item among all that is given; -1 for who gives nothing."""
    counted: DoubleArray
    """The chances, and 0 where it could not be told that somebody might help."""


def rate_parts(prepared: Prepared, encoder: Encoder, goal: Goal) -> RatedParts:
    """The chance that what each member gives meets each part, as needs are compared with it.

    A part of one word, or a general one ("grants"), is read with the goal's title. What is general even so is
    met by nobody in particular.
    """
    exchange, knobs = prepared.features.exchange, prepared.config.evidence
    texts = [part if not vague_kind(part) else f"{part}: {goal.title}" for part in goal.parts]
    vectors = centred(encoder.encode(texts), exchange.means[0])
    z = (vectors @ exchange.given.vectors.T / exchange.sd).astype(np.float64)
    shape = len(texts), len(prepared.club)
    best, items = np.full(shape, -np.inf), np.full(shape, -1, dtype=np.int64)
    for member in np.flatnonzero(exchange.given.counts).tolist():
        gifts = exchange.given.rows(member)
        items[:, member] = gifts.start + z[:, gifts].argmax(axis=1)
        best[:, member] = z[:, gifts].max(axis=1)
    best[[is_general(text) for text in texts]] = -np.inf
    chances = prepared.facets.calibration.chance(best)
    return RatedParts(chances, items, np.where(chances >= knobs.might_help, chances, 0.0))


@dataclass(frozen=True, eq=False)
class _Hall:
    """Who could sit at a table for a goal at all, and the rules between them."""

    needed: tuple[int, ...]
    """Rows of who named it and who sits there already, the first one first."""
    free: BoolArray
    """Shape (n,): who takes part at present and may be asked."""
    full: BoolArray
    """Shape (n,): who sits at as many other tables as they may; never who is needed."""
    rules: Permissions
    spoken: BoolArray
    """Shape (languages, n): who speaks each, or states none; one row of True without that rule."""

    @classmethod
    def of(cls, prepared: Prepared, week: str, goal: Goal, terms: GoalTerms) -> _Hall:
        club, config = prepared.club, prepared.config
        parsed = Week.parse(week)
        away = capacity_of(club.members, parsed) == 0
        rules = permissions(club, parsed, config.rules).with_check("paused", MemberMask(away))
        for reason in _OPEN:
            rules = rules.with_check(reason, None)
        first = [club.row(goal.by)] if goal.by else []
        others = sorted({club.row(id_) for id_ in terms.keep} - set(first))
        out = np.array([id_ in terms.without for id_ in club.ids], dtype=np.bool_)
        seats = np.array([terms.seats.get(id_, 0) for id_ in club.ids], dtype=np.int64)
        full = seats >= config.goals.tables
        full[[*first, *others]] = False
        spoken = _mark_spoken(prepared)
        return cls((*first, *others), ~away & ~out, full, rules, spoken)

    def list_rows(self, order: IntArray, *, full: bool) -> IntArray:
        """Rows of who may be asked and gets on with who is needed, in an order.

        Parameters
        ----------
        order
            Shape (n,): all rows.
        full
            Whether who sits at enough tables already may be asked, too.
        """
        there = self.free & (full | ~self.full)
        there[list(self.needed)] = False
        rows: IntArray = order[there[order]]
        return rows


def _order_rows(counted: DoubleArray, seed: int) -> IntArray:
    """All rows, the likeliest for any part first; those that are alike by lot, shape (n,)."""
    lot = np.random.default_rng(seed).permutation(counted.shape[1])
    ranks = np.full(counted.shape[1], counted.shape[1], dtype=np.int64)
    for row in counted[:, lot]:
        order = np.argsort(-row, kind="stable")
        place = np.empty_like(ranks)
        place[order] = np.arange(len(order))
        ranks = np.minimum(ranks, np.where(row > 0.0, place, len(order)))
    ordered: IntArray = lot[np.argsort(ranks, kind="stable")]
    return ordered


@dataclass(frozen=True, eq=False)
class _Guests:
    """Some rows of the club, the needed ones first, and what is between them."""

    rows: IntArray
    weights: DoubleArray
    """Shape (m, m)."""
    broken: Mapping[str, BoolArray]
    """By rule whom it keeps apart, shape (m, m); competitors, too."""

    @classmethod
    def of(cls, prepared: Prepared, hall: _Hall, rows: Sequence[int]) -> _Guests:
        here, pairs = np.array(rows, dtype=np.int64), all_pairs(len(rows))
        table = score_pairs(make_scorer(prepared, hall.rules), here[pairs])
        marks = hall.rules.broken(here[pairs])
        broken = {
            reason: _square(marks[:, column], pairs, len(here))
            for column, reason in enumerate(CODES)
            if marks[:, column].any()
        }
        if prepared.config.goals.competitors_apart:
            broken[_COMPETITORS] = _square(table["competitor"].to_numpy() > 0, pairs, len(here))
        return cls(here, _square(table["weight"].to_numpy(), pairs, len(here)), broken)

    def allow(self, but: str = "") -> BoolArray:
        """Who may sit together, shape (m, m), one rule left out."""
        allowed = np.ones(self.weights.shape, dtype=np.bool_)
        for reason, marks in self.broken.items():
            if reason != but:
                allowed &= ~marks
        return allowed


def _square(values: np.ndarray, pairs: IntArray, n: int) -> np.ndarray:
    square = np.zeros((n, n), dtype=values.dtype)
    square[pairs[:, 0], pairs[:, 1]] = square[pairs[:, 1], pairs[:, 0]] = values
    return square


def _mark_spoken(prepared: Prepared) -> BoolArray:
    """Who speaks what, shape (languages, n); who states none is given the benefit of the doubt."""
    members = prepared.club.members
    names = sorted({code for member in members for code in member.languages})
    if not names or not prepared.config.rules.shared_language:
        return np.ones((1, len(members)), dtype=np.bool_)
    spoken = [
        [not member.languages or code in member.languages for member in members] for code in names
    ]
    return np.array(spoken, dtype=np.bool_)


def _list_parties(hall: _Hall, rows: IntArray) -> Iterator[IntArray]:
    """Places of those among some rows who have a language in common; the needed ones are first of all.

    Yields
    ------
    IntArray
        For each language that every needed one speaks, no two alike.
    """
    seen = set()
    for speaks in hall.spoken[:, rows]:
        places = np.flatnonzero(speaks)
        if speaks[: len(hall.needed)].all() and places.tobytes() not in seen:
            seen.add(places.tobytes())
            yield places


def _choose(
    prepared: Prepared, rated: RatedParts, hall: _Hall, rows: Sequence[int]
) -> tuple[IntArray, float, float] | None:
    """The best table among some rows: who, its value, the mean weight of its pairs."""
    guests, knobs = _Guests.of(prepared, hall, rows), prepared.config.goals
    allowed = guests.allow()
    best: tuple[IntArray, float, float] | None = None
    for places in _list_parties(hall, guests.rows):
        task = CoverTask(
            chances=rated.counted[:, guests.rows[places]],
            weights=guests.weights[np.ix_(places, places)],
            allowed=allowed[np.ix_(places, places)],
            needed=tuple(range(len(hall.needed))),
            least=knobs.least,
            most=max(knobs.most, len(hall.needed)),
            part=knobs.part,
            together=knobs.together,
            seat=knobs.seat,
        )
        members = choose_table(task, knobs.exact, knobs.width)
        if members is not None and (best is None or task.value(members) > best[1]):
            chosen = places[list(members)]
            pairs = guests.weights[np.ix_(chosen, chosen)][np.triu_indices(len(chosen), k=1)]
            best = guests.rows[chosen], task.value(members), float(pairs.mean())
    return best


def _explain(prepared: Prepared, hall: _Hall, order: IntArray) -> NoTable:
    """Why nobody can sit so: the first thing without which they could."""
    free = _Guests.of(prepared, hall, (*hall.needed, *hall.list_rows(order, full=False)))
    for reason, rule in _RELAXED.items():
        spoken = hall if reason is not NoTable.LANGUAGE else replace(hall, spoken=hall.spoken[:0])
        if _could_sit(prepared, spoken, free, rule):
            return reason
    everybody = _Guests.of(prepared, hall, (*hall.needed, *hall.list_rows(order, full=True)))
    return NoTable.ALL_SEATED if _could_sit(prepared, hall, everybody) else NoTable.RULES


def _could_sit(prepared: Prepared, hall: _Hall, guests: _Guests, but: str = "") -> bool:
    allowed, least = guests.allow(but), prepared.config.goals.least
    needed = tuple(range(len(hall.needed)))
    parties = _list_parties(hall, guests.rows) if len(hall.spoken) else [np.arange(len(allowed))]
    return any(
        bool(allowed[np.ix_(needed, needed)][np.triu_indices(len(needed), k=1)].all())
        and find_clique(allowed[np.ix_(places, places)], needed, least) is not None
        for places in parties
    )


def _describe(
    prepared: Prepared, goal: Goal, rated: RatedParts, best: tuple[IntArray, float, float]
) -> GoalTable:
    """A table with who covers what, in their own words."""
    club, (rows, value, weight) = prepared.club, best
    brought = rated.counted[:, rows].sum(axis=0)
    order = sorted(
        range(len(rows)), key=lambda at: (club.ids[rows[at]] != goal.by, -brought[at], rows[at])
    )
    at_table = [int(rows[at]) for at in order]
    parts = [
        _describe_part(prepared, rated, number, part, at_table)
        for number, part in enumerate(goal.parts)
    ]
    return GoalTable(
        goal=goal,
        members=tuple(club.ids[row] for row in at_table),
        parts=tuple(parts),
        languages=list_common_languages([club.members[row] for row in at_table]),
        weight=weight,
        value=value,
    )


def _describe_part(
    prepared: Prepared, rated: RatedParts, number: int, part: str, rows: Sequence[int]
) -> CoveredPart:
    """Who covers a part: those who can, or where nobody can, those who might."""
    evidence, texts = prepared.config.evidence, prepared.facets.give_texts
    chances = rated.counted[number]
    likely = sorted((row for row in rows if chances[row] > 0.0), key=lambda row: -chances[row])
    can = [row for row in likely if chances[row] >= evidence.can_help]
    covers = []
    for row in (can or likely)[:_TOLD]:
        item = rated.items[number, row]
        words = shortened(texts.texts[item], prepared.config.explanations.longest_quote)
        quote = Quote(prepared.club.ids[row], texts.fields[item], words)
        certainty = Certainty.CLEAR if can else Certainty.POSSIBLE
        covers.append(Cover(quote.member, quote, round(float(chances[row]), 4), certainty))
    return CoveredPart(
        part=part,
        chance=float(1.0 - np.prod(1.0 - chances[list(rows)])),
        covers=tuple(covers),
        in_club=bool((chances > 0.0).any()),
    )
