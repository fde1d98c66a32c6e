"""Debates and the club's statements, in SQL."""

from __future__ import annotations

from dataclasses import fields
from typing import TYPE_CHECKING, Any

from sqlalchemy import and_, delete, exists, func, insert, not_, or_, select, update

from recommender.adapters.store import tables as t
from recommender.adapters.store.upsert import upsert
from recommender.club.debate import Statement
from recommender.ports.debates import DebateRecord

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from sqlalchemy import ColumnElement, Connection

_NAMES = tuple(field.name for field in fields(DebateRecord))
_BLOCKED = exists().where(
    or_(
        and_(t.blocks.c.member == t.debates.c.a, t.blocks.c.other == t.debates.c.b),
        and_(t.blocks.c.member == t.debates.c.b, t.blocks.c.other == t.debates.c.a),
    )
)
"""Of a debate: one of the two has blocked the other."""


class SqlDebates:
    """`recommender.ports.debates.DebateRecords` on a connection."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def put_drafts(self, week: str, records: Iterable[DebateRecord]) -> None:
        """Store debates that nobody knows of yet in place of those of that week."""
        d = t.debates.c
        draft = and_(d.week == week, d.published_at.is_(None))
        self._connection.execute(delete(t.debates).where(draft))
        rows = [
            {
                "id": record.id,
                "week": record.week,
                "a": record.a,
                "b": record.b,
                "statements": list(record.statements),
                "texts": {member: dict(text) for member, text in record.texts.items()},
                "km": record.km,
                "created_at": record.created_at,
            }
            for record in records
        ]
        if rows:
            self._connection.execute(insert(t.debates), rows)

    def publish(self, record: DebateRecord) -> None:
        """Store when the two of a draft are told, and the hour that is proposed."""
        values = {"published_at": record.published_at, "meets_at": record.meets_at}
        told = update(t.debates).where(t.debates.c.id == record.id).values(**values)
        self._connection.execute(told)

    def get(self, debate: str) -> DebateRecord | None:
        """One debate."""
        return next(iter(self._select(t.debates.c.id == debate, order=())), None)

    def of_week(self, week: str) -> Sequence[DebateRecord]:
        """Those of a week, by the first of the two."""
        d = t.debates.c
        return self._select(d.week == week, order=(d.a, d.b))

    def of_member(self, member: str) -> Sequence[DebateRecord]:
        """Those that a member knows of, the latest first."""
        d = t.debates.c
        told = and_(or_(d.a == member, d.b == member), d.published_at.is_not(None))
        return self._select(told, order=(d.week.desc(), d.id))

    def count_told(self, before: str) -> int:
        """How many of weeks before one were told, called off or not."""
        d = t.debates.c
        query = select(func.count()).where(d.week < before, d.published_at.is_not(None))
        return self._connection.execute(query).scalar_one()

    def list_hours(self, since: str, before: str) -> Sequence[tuple[str, str, str]]:
        """Both sides and the hour of debates that were told between two times, called off or not."""
        d = t.debates.c
        told = and_(d.published_at >= since, d.published_at < before, d.meets_at.is_not(None))
        query = select(d.a, d.b, d.meets_at).where(told).order_by(d.id)
        return tuple((a, b, at) for a, b, at in self._connection.execute(query))

    def answer(
        self, debate: str, member: str, now: str, *, met: bool | None, understood: int | None
    ) -> bool:
        """Store what one side says, what is None stays; whether there is such a debate of theirs."""
        record = self.get(debate)
        if record is None or record.published_at is None or member not in {record.a, record.b}:
            return False
        side = "a" if member == record.a else "b"
        said = {f"met_{side}": met, f"understood_{side}": understood}
        values = {name: value for name, value in said.items() if value is not None}
        query = update(t.debates).where(t.debates.c.id == debate)
        self._connection.execute(query.values(**values, **{f"said_{side}": now}))
        return True

    def answers(self, before: str) -> Sequence[tuple[str, bool | None, int | None]]:
        """Week, whether they met, and how much better, as sides last said before a time; not who."""
        d = t.debates.c
        return tuple(
            (week, None if met is None else bool(met), understood)
            for side in "ab"
            for week, met, understood in self._connection.execute(
                select(d.week, d[f"met_{side}"], d[f"understood_{side}"])
                .where(d[f"said_{side}"] < before)
                .order_by(d.id)
            )
        )

    def expire_answers(self, before: str) -> int:
        """Delete what sides last said before a time; how many sides."""
        count = 0
        for side in "ab":
            names = (f"met_{side}", f"understood_{side}", f"said_{side}")
            old = update(t.debates).where(t.debates.c[f"said_{side}"] < before)
            count += self._connection.execute(old.values(dict.fromkeys(names))).rowcount
        return count

    def end(self, debate: str, now: str) -> Sequence[DebateRecord]:
        """Call one off; it is what there was, if it stood. A draft goes."""
        return self._end(t.debates.c.id == debate, now)

    def end_of(self, member: str, now: str) -> Sequence[DebateRecord]:
        """Call off whatever a member has, before they leave."""
        return self._end(or_(t.debates.c.a == member, t.debates.c.b == member), now)

    def end_blocked(self, now: str) -> Sequence[DebateRecord]:
        """Call off debates of which one has blocked the other."""
        return self._end(_BLOCKED, now)

    def open_call(self, week: str, now: str) -> None:
        """Ask members whether they want a debate in a week."""
        row = {"week": week, "opened_at": now, "closed_at": None}
        upsert(self._connection, t.debate_calls, [row], ["opened_at", "closed_at"])

    def close_call(self, week: str, now: str) -> None:
        """Ask no more for a week, if they were asked."""
        c = t.debate_calls.c
        asked = update(t.debate_calls).where(c.week == week, c.closed_at.is_(None))
        self._connection.execute(asked.values(closed_at=now))

    def find_call(self, week: str) -> str | None:
        """The first week from one on for which members are asked."""
        c = t.debate_calls.c
        query = select(func.min(c.week)).where(c.week >= week, c.closed_at.is_(None))
        found: str | None = self._connection.scalar(query)
        return found

    def statements(self) -> Mapping[str, Statement]:
        """The club's statements by key, in their order."""
        s = t.statements.c
        rows = self._connection.execute(select(s.key, s.words).order_by(s.position))
        return {key: Statement(key, dict(words)) for key, words in rows}

    def put_statements(self, statements: Iterable[Statement]) -> None:
        """Store the club's statements in place of those before."""
        self._connection.execute(delete(t.statements))
        rows = [
            {"key": statement.key, "position": position, "words": dict(statement.words)}
            for position, statement in enumerate(statements)
        ]
        if rows:
            self._connection.execute(insert(t.statements), rows)

    def _end(self, which: ColumnElement[bool], now: str) -> tuple[DebateRecord, ...]:
        standing = and_(which, t.debates.c.ended_at.is_(None))
        records = self._read(standing, order=(t.debates.c.id,))
        told = [record.id for record in records if record.published_at is not None]
        drafts = [record.id for record in records if record.published_at is None]
        d = t.debates.c.id
        self._connection.execute(update(t.debates).where(d.in_(told)).values(ended_at=now))
        self._connection.execute(delete(t.debates).where(d.in_(drafts)))
        return records

    def _select(
        self, where: ColumnElement[bool], order: tuple[ColumnElement[Any], ...]
    ) -> tuple[DebateRecord, ...]:
        return self._read(and_(where, t.debates.c.ended_at.is_(None), not_(_BLOCKED)), order)

    def _read(
        self, where: ColumnElement[bool], order: tuple[ColumnElement[Any], ...]
    ) -> tuple[DebateRecord, ...]:
        rows = self._connection.execute(select(t.debates).where(where).order_by(*order))
        return tuple(_debate_from(row) for row in rows.mappings())


def _debate_from(row: Any) -> DebateRecord:  # noqa: ANN401
    values = {name: row[name] for name in _NAMES} | {"statements": tuple(row["statements"])}
    for name in ("met_a", "met_b"):
        values[name] = None if row[name] is None else bool(row[name])
    return DebateRecord(**values)
