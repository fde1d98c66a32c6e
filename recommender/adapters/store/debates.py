"""Debates and the club's statements, in SQL."""

from __future__ import annotations

from dataclasses import fields
from typing import TYPE_CHECKING, Any

from sqlalchemy import and_, delete, insert, or_, select, update

from recommender.adapters.store import tables as t
from recommender.club.debate import Statement
from recommender.ports.debates import DebateRecord

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from sqlalchemy import ColumnElement, Connection

_NAMES = tuple(field.name for field in fields(DebateRecord))


class SqlDebates:
    """`recommender.ports.debates.DebateRecords` on a connection."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def put_week(self, week: str, records: Iterable[DebateRecord]) -> None:
        """Store the debates of a week in place of those of which nobody has said anything."""
        d = t.debates.c
        unsaid = and_(d.understood_a.is_(None), d.understood_b.is_(None))
        self._connection.execute(delete(t.debates).where(d.week == week, unsaid))
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

    def of_week(self, week: str) -> Sequence[DebateRecord]:
        """Those of a week, by the first of the two."""
        d = t.debates.c
        return self._select(d.week == week, order=(d.a, d.b))

    def of_member(self, member: str) -> Sequence[DebateRecord]:
        """Those of a member, the latest first."""
        d = t.debates.c
        return self._select(or_(d.a == member, d.b == member), order=(d.week.desc(), d.id))

    def pairs(self) -> Sequence[tuple[str, str, str]]:
        """Week and both sides of all of them."""
        d = t.debates.c
        rows = self._connection.execute(select(d.week, d.a, d.b).order_by(d.week, d.a, d.b))
        return tuple((week, a, b) for week, a, b in rows)

    def answer(self, debate: str, member: str, understood: int, now: str) -> bool:
        """Store what one side says; whether there is such a debate of theirs."""
        d = t.debates.c
        changed = 0
        for side in "ab":
            query = update(t.debates).where(d.id == debate, d[side] == member)
            values = {f"understood_{side}": understood, f"said_{side}": now}
            changed += self._connection.execute(query.values(values)).rowcount
        return changed > 0

    def answers(self, before: str) -> Sequence[tuple[str, int]]:
        """Week and value of all answers last given before a time, without whose they are."""
        d = t.debates.c
        rows = [
            row
            for side in "ab"
            for row in self._connection.execute(
                select(d.week, d[f"understood_{side}"]).where(d[f"said_{side}"] < before)
            )
        ]
        return tuple(sorted((week, value) for week, value in rows))

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

    def _select(
        self, where: ColumnElement[bool], order: tuple[ColumnElement[Any], ...]
    ) -> tuple[DebateRecord, ...]:
        query = select(t.debates).where(where).order_by(*order)
        rows = self._connection.execute(query).mappings()
        return tuple(
            DebateRecord(
                **{name: row[name] for name in _NAMES} | {"statements": tuple(row["statements"])}
            )
            for row in rows
        )
