"""Rounds and their introductions, in SQL."""

from __future__ import annotations

from collections import Counter
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from sqlalchemy import (
    and_,
    bindparam,
    delete,
    exists,
    func,
    insert,
    not_,
    or_,
    select,
    tuple_,
    update,
)

from recommender.adapters.store import tables as t
from recommender.adapters.store.rows import introduction_from, round_from
from recommender.ports.records import MemberOutcome, RoundState

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from sqlalchemy import Connection, Select

    from recommender.ports.records import IntroductionRecord, RoundRecord

_VOID = (RoundState.WITHDRAWN.value, RoundState.FAILED.value)
BLOCKED_BY_A = exists().where(
    and_(t.blocks.c.member == t.introductions.c.a, t.blocks.c.other == t.introductions.c.b)
)
BLOCKED_BY_B = exists().where(
    and_(t.blocks.c.member == t.introductions.c.b, t.blocks.c.other == t.introductions.c.a)
)
BLOCKED = or_(BLOCKED_BY_A, BLOCKED_BY_B)
"""Of an introduction: one of the two has blocked the other since."""


class SqlRounds:
    """`recommender.ports.rounds.Rounds` on a connection."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, record: RoundRecord) -> None:
        """Queue a round."""
        row = asdict(record) | {"state": record.state.value}
        self._connection.execute(insert(t.rounds).values(row))

    def get(self, round_id: str) -> RoundRecord | None:
        """One round."""
        return self._first(select(t.rounds).where(t.rounds.c.id == round_id))

    def hold(self, round_id: str) -> RoundRecord | None:
        """One round, which nobody else can change until this transaction ends."""
        return self._first(select(t.rounds).where(t.rounds.c.id == round_id).with_for_update())

    def page(self, before: str, limit: int) -> Sequence[RoundRecord]:
        """Rounds, newest first, those made before a given one (``created_at|id``)."""
        query = select(t.rounds).order_by(t.rounds.c.created_at.desc(), t.rounds.c.id.desc())
        if before:
            created, _, id_ = before.partition("|")
            query = query.where(tuple_(t.rounds.c.created_at, t.rounds.c.id) < (created, id_))
        rows = self._connection.execute(query.limit(limit)).mappings()
        return tuple(map(_round, rows))

    def find(self, fingerprint: str) -> RoundRecord | None:
        """The round that was asked for with this fingerprint and is not void.

        Two servers that ask for it at once on PostgreSQL wait for each other, so that the later one
        finds what the first has added.
        """
        if self._connection.dialect.name == "postgresql":
            lock = func.pg_advisory_xact_lock(func.hashtextextended(fingerprint, 0))
            self._connection.execute(select(lock))
        same = and_(t.rounds.c.fingerprint == fingerprint, t.rounds.c.state.not_in(_VOID))
        return self._first(select(t.rounds).where(same))

    def of_week(self, week: str, state: RoundState) -> RoundRecord | None:
        """The newest round of a week in a state."""
        rows = self._connection.execute(_OF_WEEK, {"week": week, "state": state.value})
        row = rows.mappings().first()
        return None if row is None else _round(row)

    def in_state(self, state: RoundState) -> Sequence[RoundRecord]:
        """All rounds in a state, by week."""
        query = select(t.rounds).where(t.rounds.c.state == state.value).order_by(t.rounds.c.week)
        return tuple(map(_round, self._connection.execute(query).mappings()))

    def claim(self, owner: str, now: str, until: str, latest: str = "9999") -> RoundRecord | None:
        """Take a queued round, or a running one whose owner went silent before ``now``.

        One that was asked for after ``latest`` was taken before the clock was set back.
        """
        silent = or_(t.rounds.c.owned_until < now, t.rounds.c.created_at > latest)
        free = or_(
            t.rounds.c.state == RoundState.QUEUED.value,
            and_(t.rounds.c.state == RoundState.RUNNING.value, silent),
        )
        query = select(t.rounds).where(free).order_by(t.rounds.c.created_at).limit(1)
        record = self._first(query.with_for_update(skip_locked=True))
        if record is None:
            return None
        taken = {"state": RoundState.RUNNING.value, "owner": owner, "owned_until": until}
        self._connection.execute(update(t.rounds).where(t.rounds.c.id == record.id).values(**taken))
        return record

    def renew(self, round_id: str, owner: str, until: str) -> bool:
        """Keep a round for longer; False if it is no longer this owner's."""
        return self._update_owned(round_id, owner, owned_until=until)

    def report(self, round_id: str, owner: str, until: str, step: tuple[str, int, int]) -> bool:
        """Note progress; False if the round is no longer this owner's."""
        name, done, total = step
        return self._update_owned(
            round_id, owner, owned_until=until, step=name, done=done, total=total
        )

    def finish(
        self,
        round_id: str,
        owner: str,
        result: Mapping[str, Any],
        introductions: Iterable[IntroductionRecord],
        members: Iterable[MemberOutcome],
    ) -> bool:
        """Store a solution, less who has left meanwhile; False if no longer this owner's."""
        solved = {"state": RoundState.SOLVED.value, "result": dict(result), "error": None}
        if not self._update_owned(round_id, owner, version=t.rounds.c.version + 1, **solved):
            return False
        for table in (t.introductions, t.round_members):
            self._connection.execute(delete(table).where(table.c.round_id == round_id))
        here = set(self._connection.scalars(select(t.members.c.id)))
        pairs = [
            {**introduction_row(pair), "round_id": round_id}
            for pair in introductions
            if {pair.a, pair.b} <= here
        ]
        people = [
            {**asdict(outcome), "round_id": round_id}
            for outcome in members
            if outcome.member in here
        ]
        for table, rows in ((t.introductions, pairs), (t.round_members, people)):
            if rows:
                self._connection.execute(insert(table), rows)
        return True

    def fail(self, round_id: str, owner: str, error: str) -> bool:
        """Note that a round cannot be solved."""
        return self._update_owned(round_id, owner, state=RoundState.FAILED.value, error=error)

    def publish(self, round_id: str, now: str, policy: str) -> bool:
        """Publish a solved round and note the exposures; False if it is not solved."""
        solved = and_(t.rounds.c.id == round_id, t.rounds.c.state == RoundState.SOLVED.value)
        done = self._connection.execute(
            update(t.rounds)
            .where(solved)
            .values(
                state=RoundState.PUBLISHED.value,
                published_at=now,
                version=t.rounds.c.version + 1,
            )
        )
        if not done.rowcount:
            return False
        self.expose(self.introductions(round_id), now, policy)
        return True

    def expose(self, introductions: Sequence[IntroductionRecord], now: str, policy: str) -> None:
        """Note that introductions are shown from now on, and what chose them with which odds."""
        places = place_in_letters(introductions)
        rows = [
            {
                "introduction": pair.id,
                "propensity": pair.numbers.get("propensity", 1.0),
                "policy": policy,
                "position": places[pair.id],
                "at": now,
            }
            for pair in introductions
        ]
        if rows:
            self._connection.execute(insert(t.exposures), rows)

    def withdraw(self, round_id: str) -> bool:
        """Take a round back; False if there is nothing to take back."""
        open_ = and_(t.rounds.c.id == round_id, t.rounds.c.state.not_in(_VOID))
        gone = self._connection.execute(
            update(t.rounds)
            .where(open_)
            .values(state=RoundState.WITHDRAWN.value, version=t.rounds.c.version + 1)
        )
        return gone.rowcount > 0

    def introductions(self, round_id: str) -> Sequence[IntroductionRecord]:
        """All introductions of a round that may still be shown."""
        return self._introductions(_select_standing().where(t.introductions.c.round_id == round_id))

    def pairs(self, round_id: str) -> Sequence[tuple[str, str]]:
        """The two of each of these introductions, and nothing that is told of them."""
        i = t.introductions.c
        query = _select_standing().with_only_columns(i.a, i.b).where(i.round_id == round_id)
        return tuple((a, b) for a, b in self._connection.execute(query.order_by(i.a, i.b)))

    def members(self, round_id: str) -> Sequence[str]:
        """Ids of the members a round was solved for."""
        of_round = t.round_members.c.round_id == round_id
        query = select(t.round_members.c.member).where(of_round)
        return tuple(self._connection.scalars(query.order_by(t.round_members.c.member)))

    def outcomes(self, round_id: str) -> Sequence[MemberOutcome]:
        """What a round meant for each member, by id."""
        m = t.round_members.c
        query = select(m.member, m.asked, m.got, m.reasons, m.bubble_before, m.bubble_after).where(
            m.round_id == round_id
        )
        rows = self._connection.execute(query.order_by(m.member))
        return tuple(MemberOutcome(*row) for row in rows)

    def shown(self) -> Mapping[str, int]:
        """How many introductions were ever shown, by week."""
        week, state = t.rounds.c.week, t.rounds.c.state
        query = (
            select(week, func.count())
            .select_from(t.introductions.join(t.rounds))
            .where(state == RoundState.PUBLISHED.value)
            .group_by(week)
        )
        return {name: count for name, count in self._connection.execute(query)}  # noqa: C416

    def introductions_of(self, round_id: str, member: str) -> Sequence[IntroductionRecord]:
        """One member's introductions in a round, best first."""
        rows = self._connection.execute(_OF_MEMBER, {"round": round_id, "member": member})
        return tuple(introduction_from(dict(row)) for row in rows.mappings())

    def introduction(self, introduction: str) -> tuple[IntroductionRecord, RoundState] | None:
        """One introduction, ended or not, and the state of its round."""
        pairs = t.introductions.join(t.rounds)
        query = (
            select(t.introductions, t.rounds.c.week, t.rounds.c.state)
            .select_from(pairs)
            .where(
                t.introductions.c.id == introduction,
                or_(not_(BLOCKED), t.introductions.c.ended_at.is_not(None)),
            )
        )
        row = self._connection.execute(query).mappings().first()
        return None if row is None else (introduction_from(dict(row)), RoundState(row["state"]))

    def everything_of(self, member: str) -> Mapping[str, Any]:
        """Introductions, shortfalls and exposures of one member, for their export."""
        of_member = or_(t.introductions.c.a == member, t.introductions.c.b == member)
        pairs = self._introductions(_select_standing().where(of_member))
        exposures = select(t.exposures).where(
            t.exposures.c.introduction.in_([pair.id for pair in pairs])
        )
        rounds = select(t.round_members).where(t.round_members.c.member == member)
        places = select(t.vacancies.c.round_id, t.vacancies.c.state, t.vacancies.c.at).where(
            t.vacancies.c.member == member
        )
        # Without the other one's id: an organiser may have been told something in confidence.
        edits = select(t.round_edits.c.round_id, t.round_edits.c.kind).where(
            or_(t.round_edits.c.a == member, t.round_edits.c.b == member)
        )
        steps = select(t.round_steps.c.round_id, t.round_steps.c.kind, t.round_steps.c.at).where(
            or_(t.round_steps.c.a == member, t.round_steps.c.b == member)
        )
        return {
            "introductions": pairs,
            "exposures": [dict(row) for row in self._connection.execute(exposures).mappings()],
            "rounds": [dict(row) for row in self._connection.execute(rounds).mappings()],
            "vacancies": [dict(row) for row in self._connection.execute(places).mappings()],
            "edits": [dict(row) for row in self._connection.execute(edits).mappings()],
            "steps": [dict(row) for row in self._connection.execute(steps).mappings()],
        }

    def _introductions(self, query: Select[Any]) -> tuple[IntroductionRecord, ...]:
        rows = self._connection.execute(query.order_by(*_BEST)).mappings()
        return tuple(introduction_from(dict(row)) for row in rows)

    def _update_owned(self, round_id: str, owner: str, **values: Any) -> bool:  # noqa: ANN401
        run_by_owner = and_(
            t.rounds.c.id == round_id,
            t.rounds.c.owner == owner,
            t.rounds.c.state == RoundState.RUNNING.value,
        )
        changed = update(t.rounds).where(run_by_owner).values(**values)
        return self._connection.execute(changed).rowcount > 0

    def _first(self, query: Select[Any]) -> RoundRecord | None:
        row = self._connection.execute(query.limit(1)).mappings().first()
        return None if row is None else _round(row)


def _select_visible() -> Select[Any]:
    """Introductions with their week, without pairs one of whom has since blocked the other."""
    pairs = t.introductions.join(t.rounds)
    query = select(t.introductions, t.rounds.c.week, t.rounds.c.state)
    return query.select_from(pairs).where(not_(BLOCKED))


def _select_standing() -> Select[Any]:
    """Of those the ones that have not ended."""
    return _select_visible().where(t.introductions.c.ended_at.is_(None))


def place_in_letters(introductions: Iterable[IntroductionRecord]) -> dict[str, int]:
    """The place of introductions in the letters of the two, the later one where they differ.

    Letters name the most compatible one first, as members read them (`Weekly`); 1 is first.
    """
    best_first = sorted(
        introductions, key=lambda pair: (-(pair.numbers.get("compatibility") or 0.0), pair.id)
    )
    seen: Counter[str] = Counter()
    places = {}
    for pair in best_first:
        seen.update((pair.a, pair.b))
        places[pair.id] = max(seen[pair.a], seen[pair.b])
    return places


def introduction_row(record: IntroductionRecord) -> dict[str, Any]:
    """The row of an introduction."""
    row = asdict(record)
    del row["week"]
    return row | {"weight": record.numbers["weight"]}


def _round(row: Any) -> RoundRecord:  # noqa: ANN401
    return round_from(dict(row))


_BEST = (t.introductions.c.weight.desc(), t.introductions.c.a, t.introductions.c.b)

# What is asked for most is put together once.
_OF_WEEK = (
    select(t.rounds)
    .where(t.rounds.c.week == bindparam("week"), t.rounds.c.state == bindparam("state"))
    .order_by(t.rounds.c.created_at.desc(), t.rounds.c.id.desc())
    .limit(1)
)
_OF_MEMBER = (
    _select_standing()
    .where(
        # Nothing is added to the round's id, so that it is no column of an index any more: then
        # rows are found by the member, who has few, and not by the round, which has all.
        t.introductions.c.round_id + "" == bindparam("round"),
        or_(t.introductions.c.a == bindparam("member"), t.introductions.c.b == bindparam("member")),
    )
    .order_by(*_BEST)
)
