"""Outcomes, keys and the audit log, in SQL."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from sqlalchemy import and_, delete, func, insert, select, tuple_, update
from sqlalchemy.dialects import postgresql, sqlite

from recommender.adapters.store import tables as t
from recommender.adapters.store.rows import key_from, outcome_from
from recommender.adapters.store.upsert import upsert
from recommender.ports.records import RoundState

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from sqlalchemy import Connection

    from recommender.ports.records import KeyRecord, OutcomeRecord


class SqlOutcomes:
    """`recommender.ports.store.Outcomes` on a connection."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, record: OutcomeRecord) -> OutcomeRecord:
        """Store an answer; if its key is known, nothing is stored and the first one returned."""
        dialect = postgresql if self._connection.dialect.name == "postgresql" else sqlite
        new = dialect.insert(t.outcomes).values(asdict(record)).on_conflict_do_nothing()
        self._connection.execute(new)
        o = t.outcomes.c
        same = and_(
            o.introduction == record.introduction, o.member == record.member, o.key == record.key
        )
        row = self._connection.execute(select(t.outcomes).where(same)).mappings().one()
        return outcome_from(dict(row))

    def of(self, introduction: str, member: str) -> Sequence[OutcomeRecord]:
        """One side's answers to one introduction, in the order they came."""
        o = t.outcomes.c
        return self._all(and_(o.introduction == introduction, o.member == member))

    def by(self, member: str) -> Sequence[OutcomeRecord]:
        """All of one member's answers."""
        return self._all(t.outcomes.c.member == member)

    def until(self, before: str) -> Sequence[tuple[str, OutcomeRecord]]:
        """All answers given before a time to introductions of published rounds, with their week."""
        published = t.rounds.c.state == RoundState.PUBLISHED.value
        return self._with_week(and_(t.outcomes.c.at < before, published))

    def expire(self, before: str) -> Sequence[tuple[str, OutcomeRecord]]:
        """Remove all answers of sides whose last one was given before a time; with their week."""
        o = t.outcomes.c
        silent = select(o.introduction, o.member).group_by(o.introduction, o.member)
        sides = tuple_(o.introduction, o.member).in_(silent.having(func.max(o.at) < before))
        gone = self._with_week(sides)
        self._connection.execute(delete(t.outcomes).where(sides))
        return gone

    def keep_counts(self, counts: Mapping[tuple[str, str, int], int]) -> None:
        """Add to what is known of removed answers: how many by week, question and value."""
        known = {(week, answer, value): n for week, answer, value, n in self.counts()}
        rows = [
            dict(zip(("week", "answer", "value"), key, strict=True))
            | {"count": known.get(key, 0) + count}
            for key, count in counts.items()
        ]
        upsert(self._connection, t.outcome_counts, rows, ["count"])

    def counts(self) -> Sequence[tuple[str, str, int, int]]:
        """Week, question, value and how many removed answers said so, in this order."""
        c = t.outcome_counts.c
        query = select(c.week, c.answer, c.value, c.count).order_by(c.week, c.answer, c.value)
        return tuple((w, a, v, n) for w, a, v, n in self._connection.execute(query))

    def _with_week(self, which: Any) -> list[tuple[str, OutcomeRecord]]:  # noqa: ANN401
        query = (
            select(t.outcomes, t.rounds.c.week)
            .select_from(t.outcomes.join(t.introductions).join(t.rounds))
            .where(which)
            .order_by(t.outcomes.c.number)
        )
        return [(row["week"], outcome_from(row)) for row in self._mappings(query)]

    def _mappings(self, query: Any) -> list[dict[str, Any]]:  # noqa: ANN401
        return [dict(row) for row in self._connection.execute(query).mappings()]

    def _all(self, which: Any) -> tuple[OutcomeRecord, ...]:  # noqa: ANN401
        query = select(t.outcomes).where(which).order_by(t.outcomes.c.number)
        return tuple(outcome_from(dict(row)) for row in self._connection.execute(query).mappings())


class SqlKeys:
    """`recommender.ports.store.Keys` on a connection."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, record: KeyRecord) -> None:
        """Store a key."""
        row = asdict(record) | {"role": record.role.value}
        self._connection.execute(insert(t.keys).values(row))

    def by_digest(self, digest: str) -> KeyRecord | None:
        """The key with this digest."""
        query = select(t.keys).where(t.keys.c.digest == digest)
        row = self._connection.execute(query).mappings().first()
        return None if row is None else key_from(dict(row))

    def all(self, member: str | None = None) -> Sequence[KeyRecord]:
        """All keys, or one member's."""
        query = select(t.keys).order_by(t.keys.c.created_at, t.keys.c.id)
        if member is not None:
            query = query.where(t.keys.c.member == member)
        return tuple(key_from(dict(row)) for row in self._connection.execute(query).mappings())

    def revoke(self, key: str, now: str) -> bool:
        """End a key; whether there is one."""
        ended = update(t.keys).where(t.keys.c.id == key).values(revoked_at=now)
        return self._connection.execute(ended).rowcount > 0


class SqlAudit:
    """`recommender.ports.store.Audit` on a connection."""

    def __init__(self, connection: Connection, now: Callable[[], str]) -> None:
        self._connection = connection
        self._now = now

    def add(self, action: str, *, key: str, member: str | None = None, what: str = "") -> None:
        """Note a change; ``what`` holds ids of rounds and counts, nothing personal."""
        row = {"at": self._now(), "action": action, "key": key, "member": member, "what": what}
        self._connection.execute(insert(t.audit).values(row))

    def of(self, member: str) -> Sequence[Mapping[str, Any]]:
        """The entries about one member."""
        query = select(t.audit.c.at, t.audit.c.action).where(t.audit.c.member == member)
        rows = self._connection.execute(query.order_by(t.audit.c.number)).mappings()
        return tuple(dict(row) for row in rows)
