"""Members and what is between them, in SQL."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd
from sqlalchemy import and_, bindparam, delete, insert, or_, select, update

from recommender.adapters.store import tables as t
from recommender.adapters.store.goals import SqlGoals
from recommender.adapters.store.outcomes import SqlOutcomes
from recommender.adapters.store.past import read_history
from recommender.adapters.store.rows import member_from, profile_of
from recommender.adapters.store.upsert import upsert
from recommender.club.club import HISTORY_COLUMNS, TIE_COLUMNS
from recommender.ports.records import MemberRecord

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from sqlalchemy import Connection, Select

    from recommender.club.member import Member


_SOME = select(t.members).where(t.members.c.id.in_(bindparam("ids", expanding=True)))
"""Put together once: it is asked for most."""


class SqlMembers:
    """`recommender.ports.people.Members` on a connection."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def get(self, member: str) -> MemberRecord | None:
        """One member."""
        records = self._records(select(t.members).where(t.members.c.id == member))
        return records[0] if records else None

    def hold(self, member: str) -> MemberRecord | None:
        """One member, whom nobody else can change until this transaction ends."""
        same = select(t.members.c.id).where(t.members.c.id == member)
        self._connection.execute(same.with_for_update())
        return self.get(member)

    def faces(self, ids: Iterable[str]) -> Mapping[str, Member]:
        """Some members by id, without whom they have blocked."""
        rows = self._connection.execute(_SOME, {"ids": tuple(ids)}).mappings()
        return {row["id"]: member_from(dict(row), ()) for row in rows}

    def read_texts(self, *fields: str) -> Mapping[str, tuple[str, ...]]:
        """Some texts of everyone by id, such as the name; nothing else of them is read."""
        columns = [t.members.c.profile[field].as_string() for field in fields]
        rows = self._connection.execute(select(t.members.c.id, *columns))
        return {id_: tuple(text or "" for text in texts) for id_, *texts in rows}

    def page(self, after: str, limit: int) -> Sequence[MemberRecord]:
        """Members in the order of their ids, those after a given id."""
        return self._records(
            select(t.members).where(t.members.c.id > after).order_by(t.members.c.id).limit(limit)
        )

    def all(self) -> Sequence[Member]:
        """Everyone."""
        records = self._records(select(t.members).order_by(t.members.c.id))
        return tuple(record.member for record in records)

    def some(self, ids: Iterable[str]) -> Sequence[MemberRecord]:
        """Those of some ids that are members."""
        wanted = t.members.c.id.in_(list(ids))
        return self._records(select(t.members).where(wanted).order_by(t.members.c.id))

    def versions(self) -> Mapping[str, int]:
        """The version of everyone."""
        rows = self._connection.execute(select(t.members.c.id, t.members.c.version))
        return {id_: version for id_, version in rows}  # noqa: C416  (rows are no pairs to mypy)

    def put(self, members: Iterable[Member]) -> None:
        """Add or replace; block lists are added to, never shortened."""
        members = tuple(members)
        rows = [
            {"id": m.id, "profile": profile_of(m), "email": m.email, "version": 1} for m in members
        ]
        upsert(self._connection, t.members, rows, ["profile", "email"])
        self._connection.execute(
            update(t.members)
            .where(t.members.c.id.in_([m.id for m in members]))
            .values(version=t.members.c.version + 1)
        )
        pairs = [{"member": m.id, "other": other} for m in members for other in m.do_not_introduce]
        upsert(self._connection, t.blocks, pairs, [])

    def erase(self, member: str) -> bool:
        """Remove a person from every table; whether there was one."""
        SqlOutcomes(self._connection).keep_of_partners(member)
        SqlGoals(self._connection).remove_named_by(member)
        self._connection.execute(delete(t.blocks).where(t.blocks.c.other == member))
        self._connection.execute(delete(t.import_drafts))  # whoever is erased may stand in them
        gone = self._connection.execute(delete(t.members).where(t.members.c.id == member))
        return gone.rowcount > 0

    def _records(self, query: Select[Any]) -> tuple[MemberRecord, ...]:
        rows = self._connection.execute(query).mappings().all()
        blocks: dict[str, list[str]] = {}
        wanted = select(t.blocks)
        if len(rows) <= 500:
            wanted = wanted.where(t.blocks.c.member.in_([row["id"] for row in rows]))
        for pair in self._connection.execute(wanted).mappings():
            blocks.setdefault(pair["member"], []).append(pair["other"])
        return tuple(
            MemberRecord(member_from(dict(row), blocks.get(row["id"], ())), row["version"])
            for row in rows
        )


class SqlRelations:
    """`recommender.ports.people.Relations` on a connection."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def put_ties(self, ties: pd.DataFrame) -> None:
        """Add or replace; columns of `TIE_COLUMNS`."""
        rows: list[dict[str, Any]] = [
            {"a": min(a, b), "b": max(a, b), "strength": float(strength), "source": str(source)}
            for a, b, strength, source in ties[list(TIE_COLUMNS)].itertuples(index=False)
        ]
        upsert(self._connection, t.ties, rows, ["strength", "source"])

    def ties(self, member: str | None = None) -> pd.DataFrame:
        """All ties, or those of one member."""
        query = select(t.ties).order_by(t.ties.c.a, t.ties.c.b)
        if member is not None:
            query = query.where(or_(t.ties.c.a == member, t.ties.c.b == member))
        rows = [tuple(row) for row in self._connection.execute(query)]
        return pd.DataFrame(rows, columns=list(TIE_COLUMNS))

    def remove_tie(self, a: str, b: str) -> bool:
        """Forget that two know each other; whether it was known."""
        pair = and_(t.ties.c.a == min(a, b), t.ties.c.b == max(a, b))
        return self._connection.execute(delete(t.ties).where(pair)).rowcount > 0

    def block(self, member: str, other: str) -> None:
        """Never introduce the two again, whoever asks."""
        upsert(self._connection, t.blocks, [{"member": member, "other": other}], [])
        self._touch(member)

    def unblock(self, member: str, other: str) -> bool:
        """Take a member's own block back; whether there was one."""
        pair = and_(t.blocks.c.member == member, t.blocks.c.other == other)
        self._touch(member)
        return self._connection.execute(delete(t.blocks).where(pair)).rowcount > 0

    def _touch(self, member: str) -> None:
        """Whom a member has blocked is part of the member, whose version goes up."""
        newer = {"version": t.members.c.version + 1}
        self._connection.execute(update(t.members).where(t.members.c.id == member).values(**newer))

    def blocks(self, member: str) -> Sequence[str]:
        """Whom a member has blocked."""
        query = select(t.blocks.c.other).where(t.blocks.c.member == member)
        return tuple(self._connection.scalars(query.order_by(t.blocks.c.other)))

    def put_history(self, history: pd.DataFrame) -> None:
        """Add rounds from before this store; columns of ``HISTORY_COLUMNS``."""
        known = set(self._connection.scalars(select(t.members.c.id)))
        rows = []
        for record in history[list(HISTORY_COLUMNS)].to_dict("records"):
            week, a, b = record.pop("week"), record.pop("a"), record.pop("b")
            propensity = record.pop("propensity")
            if a in known and b in known:
                answers = {
                    name: None
                    if pd.isna(value)
                    else value
                    if isinstance(value, str)
                    else int(value)
                    for name, value in record.items()
                }
                odds = None if pd.isna(propensity) else float(propensity)
                rows.append({"week": week, "a": a, "b": b, "answers": answers, "propensity": odds})
        if rows:
            self._connection.execute(delete(t.history))
            self._connection.execute(insert(t.history), rows)

    def history_of(self, member: str) -> Sequence[tuple[str, str, str, Mapping[str, Any]]]:
        """Week, both sides and answers of a member's rounds from before this store."""
        mine = or_(t.history.c.a == member, t.history.c.b == member)
        query = select(t.history).where(mine).order_by(t.history.c.week, t.history.c.a)
        rows = self._connection.execute(query).mappings()
        return tuple((row["week"], row["a"], row["b"], row["answers"]) for row in rows)

    def has_history(self, week: str) -> bool:
        """Whether imported history has anything of a week."""
        query = select(t.history.c.week).where(t.history.c.week == week).limit(1)
        return self._connection.execute(query).first() is not None

    def history(self, *, waited: bool = False) -> pd.DataFrame:
        """Imported rounds and published ones with their outcomes; only where somebody waited in vain."""
        return read_history(self._connection, waited=waited)
