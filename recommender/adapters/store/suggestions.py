"""Suggestions as members were told them, in SQL."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import and_, delete, insert, or_, select, union

from recommender.adapters.store import tables as t
from recommender.ports.records import RoundState
from recommender.ports.suggestions import SuggestionRecord

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from sqlalchemy import Connection


class SqlSuggestions:
    """`recommender.ports.suggestions.Suggestions` on a connection."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def of(self, member: str, week: str) -> Sequence[SuggestionRecord] | None:
        """What was drawn for a member and week, of who is a member still; None if nothing was."""
        w, s = t.suggestion_weeks.c, t.suggestions.c
        drawn = select(w.at).where(w.member == member, w.week == week)
        if self._connection.execute(drawn).first() is None:
            return None
        rows = self._connection.execute(
            select(t.suggestions).where(s.member == member, s.week == week).order_by(s.partner)
        )
        return tuple(SuggestionRecord(**row) for row in rows.mappings())

    def weeks(self, member: str) -> Mapping[str, str]:
        """When something was drawn for a member, by week."""
        w = t.suggestion_weeks.c
        rows = self._connection.execute(
            select(w.week, w.at).where(w.member == member).order_by(w.week)
        )
        return {week: at for week, at in rows}  # noqa: C416  (rows are no pairs to mypy)

    def put(
        self, member: str, week: str, now: str, records: Iterable[SuggestionRecord]
    ) -> Sequence[SuggestionRecord]:
        """Keep what is drawn, unless something was; what is kept, less who has left."""
        known = self.of(member, week)
        if known is not None:
            return known
        self._connection.execute(
            insert(t.suggestion_weeks).values(member=member, week=week, at=now)
        )
        records = tuple(records)
        drawn = t.members.c.id.in_([record.partner for record in records])
        here = set(self._connection.scalars(select(t.members.c.id).where(drawn)))
        rows = [record.as_row() for record in records if record.partner in here]
        if rows:
            self._connection.execute(insert(t.suggestions), rows)
        return self.of(member, week) or ()

    def forget(self, before: str) -> None:
        """Forget what was drawn for weeks before one."""
        for table in (t.suggestions, t.suggestion_weeks):
            self._connection.execute(delete(table).where(table.c.week < before))

    def ended_with(self, member: str) -> set[str]:
        """With whom an introduction of a member has ended."""
        i = t.introductions.c
        ended = and_(i.ended_at.is_not(None), t.rounds.c.state == RoundState.PUBLISHED.value)
        pairs = t.introductions.join(t.rounds)
        query = union(
            select(i.b).select_from(pairs).where(i.a == member, ended),
            select(i.a).select_from(pairs).where(i.b == member, ended),
        )
        return set(self._connection.scalars(query))

    def introduced_in(self, member: str) -> Sequence[tuple[str, str]]:
        """Whom a member was introduced to and in which week, before this store and in it."""
        h, i = t.history.c, t.introductions.c
        before = select(h.week, h.a, h.b).where(or_(h.a == member, h.b == member))
        since = (
            select(t.rounds.c.week, i.a, i.b)
            .select_from(t.introductions.join(t.rounds))
            .where(
                or_(i.a == member, i.b == member), t.rounds.c.state == RoundState.PUBLISHED.value
            )
        )
        rows = self._connection.execute(before.union(since))
        return [(week, b if a == member else a) for week, a, b in rows]
