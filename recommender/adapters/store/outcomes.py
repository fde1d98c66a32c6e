"""Outcomes, keys and the audit log, in SQL."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from sqlalchemy import and_, delete, func, insert, or_, select, tuple_, update
from sqlalchemy.dialects import postgresql, sqlite

from recommender.adapters.store import tables as t
from recommender.adapters.store.rows import key_from, outcome_from
from recommender.adapters.store.upsert import upsert
from recommender.ports.records import AuditRecord, RoundState, digest_of

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from sqlalchemy import ColumnElement, Connection, Table

    from recommender.ports.records import KeyRecord, OutcomeRecord

    Which = Callable[[Table], ColumnElement[bool]]
    """A condition on a table of answers."""

_TABLES = (t.outcomes, t.kept_outcomes)


class SqlOutcomes:
    """`recommender.ports.store.Outcomes` on a connection."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, record: OutcomeRecord) -> OutcomeRecord:
        """Store an answer; if its key is known, nothing is stored and the first one returned."""
        dialect = postgresql if self._connection.dialect.name == "postgresql" else sqlite
        kept_in = self.round_of_kept(record.introduction, record.member)
        table = t.outcomes if kept_in is None else t.kept_outcomes
        row = asdict(record)
        if kept_in is not None:
            row |= {"round_id": kept_in, "digest": digest_of(row.pop("introduction"))}
        self._connection.execute(dialect.insert(table).values(row).on_conflict_do_nothing())
        same = and_(
            _is_of(table, record.introduction),
            table.c.member == record.member,
            table.c.key == record.key,
        )
        stored = self._connection.execute(select(table).where(same)).mappings().one()
        return outcome_from(dict(stored))

    def round_of_kept(self, introduction: str, member: str) -> str | None:
        """The round of an introduction whose other side was erased and to which a member answered."""
        k = t.kept_outcomes.c
        query = select(k.round_id).where(k.digest == digest_of(introduction), k.member == member)
        return self._connection.scalar(query.limit(1))

    def keep_of_partners(self, member: str) -> None:
        """Keep what others said of introductions to somebody who is about to be erased."""
        o, i = t.outcomes.c, t.introductions.c
        said = (
            select(o.introduction, i.round_id, o.member, o.key, o.answers, o.at)
            .select_from(t.outcomes.join(t.introductions))
            .where(or_(i.a == member, i.b == member), o.member != member)
            .order_by(o.number)
        )
        rows = [
            {**row, "digest": digest_of(row["introduction"])}
            for row in self._connection.execute(said).mappings()
        ]
        for row in rows:
            del row["introduction"]
        if rows:
            self._connection.execute(insert(t.kept_outcomes), rows)

    def of(self, introduction: str, member: str) -> Sequence[OutcomeRecord]:
        """One side's answers to one introduction, in the order they came."""
        return self._all(lambda table: and_(_is_of(table, introduction), table.c.member == member))

    def of_round(self, round_id: str) -> Sequence[OutcomeRecord]:
        """All answers to the introductions of a round, in the order they came."""
        query = select(t.outcomes).join(t.introductions)
        of_round = query.where(t.introductions.c.round_id == round_id).order_by(t.outcomes.c.number)
        rows = self._connection.execute(of_round).mappings()
        return tuple(outcome_from(dict(row)) for row in rows)

    def by(self, member: str) -> Sequence[OutcomeRecord]:
        """All of one member's answers."""
        return self._all(lambda table: table.c.member == member)

    def until(self, before: str) -> Sequence[tuple[str, OutcomeRecord]]:
        """All answers given before a time to introductions of published rounds, with their week."""
        published = t.rounds.c.state == RoundState.PUBLISHED.value
        return self._with_week(lambda table: and_(table.c.at < before, published))

    def expire(self, before: str) -> Sequence[tuple[str, OutcomeRecord]]:
        """Remove all answers of sides whose last one was given before a time; with their week."""
        expired = self._with_week(lambda table: _silent_since(table, before))
        for table in _TABLES:
            self._connection.execute(delete(table).where(_silent_since(table, before)))
        return expired

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

    def _with_week(self, which: Which) -> list[tuple[str, OutcomeRecord]]:
        pairs = t.outcomes.join(t.introductions).join(t.rounds)
        records = []
        for table, source in (
            (t.outcomes, pairs),
            (t.kept_outcomes, t.kept_outcomes.join(t.rounds)),
        ):
            query = select(table, t.rounds.c.week).select_from(source).where(which(table))
            rows = self._connection.execute(query.order_by(table.c.number)).mappings()
            records += [(row["week"], outcome_from(dict(row))) for row in rows]
        return records

    def _all(self, which: Which) -> tuple[OutcomeRecord, ...]:
        expired = []
        for table in _TABLES:
            query = select(table).where(which(table)).order_by(table.c.number)
            expired += [
                outcome_from(dict(row)) for row in self._connection.execute(query).mappings()
            ]
        return tuple(sorted(expired, key=lambda record: record.at))


def _is_of(table: Table, introduction: str) -> ColumnElement[bool]:
    """Of answers: that they are to an introduction."""
    if table is t.outcomes:
        return table.c.introduction == introduction
    return table.c.digest == digest_of(introduction)


def _silent_since(table: Table, before: str) -> ColumnElement[bool]:
    """Of answers: that their side's last one was given before a time."""
    side = (table.c.introduction if table is t.outcomes else table.c.digest, table.c.member)
    silent = select(*side).group_by(*side).having(func.max(table.c.at) < before)
    return tuple_(*side).in_(silent)


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

    def page(self, before: int | None, limit: int, member: str | None) -> Sequence[AuditRecord]:
        """Entries, newest first, those before a number; of everybody or about one member."""
        query = select(t.audit).order_by(t.audit.c.number.desc()).limit(limit)
        if before is not None:
            query = query.where(t.audit.c.number < before)
        if member is not None:
            query = query.where(t.audit.c.member == member)
        rows = self._connection.execute(query).mappings()
        return tuple(AuditRecord(**row) for row in rows)

    def of(self, member: str) -> Sequence[Mapping[str, Any]]:
        """The entries about one member."""
        query = select(t.audit.c.at, t.audit.c.action).where(t.audit.c.member == member)
        rows = self._connection.execute(query.order_by(t.audit.c.number)).mappings()
        return tuple(dict(row) for row in rows)
