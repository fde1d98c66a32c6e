"""What an organiser lays down for a round by hand, in SQL."""

from __future__ import annotations

from dataclasses import asdict
from itertools import groupby
from typing import TYPE_CHECKING, Any

from sqlalchemy import and_, delete, insert, select, update

from recommender.adapters.store import tables as t
from recommender.adapters.store.rounds import introduction_row
from recommender.adapters.store.upsert import upsert
from recommender.ports.records import (
    EditKind,
    PairChange,
    PairEdit,
    RoundState,
    RoundStep,
    StepKind,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from sqlalchemy import Connection

    from recommender.ports.records import IntroductionRecord, MemberOutcome


class SqlEdits:
    """`recommender.ports.rounds.PairEdits` on a connection."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def of(self, round_id: str) -> Sequence[PairEdit]:
        """Everything laid down for a round, by pair."""
        e = t.round_edits.c
        query = select(e.a, e.b, e.kind).where(e.round_id == round_id).order_by(e.a, e.b)
        rows = self._connection.execute(query)
        return tuple(PairEdit(a, b, EditKind(kind)) for a, b, kind in rows)

    def put(self, round_id: str, edit: PairEdit) -> None:
        """Lay something down for a pair, in place of what was."""
        row = asdict(edit) | {"round_id": round_id, "kind": edit.kind.value}
        upsert(self._connection, t.round_edits, [row], ["kind"])

    def remove(self, round_id: str, a: str, b: str) -> None:
        """Leave a pair to the solver again."""
        e = t.round_edits.c
        pair = and_(e.round_id == round_id, e.a == min(a, b), e.b == max(a, b))
        self._connection.execute(delete(t.round_edits).where(pair))

    def note_step(self, round_id: str, step: RoundStep) -> None:
        """Keep what was done to a round by hand, so that it can be undone."""
        whole = {
            "round_id": round_id,
            "version": step.version,
            "kind": step.kind.value,
            "key": step.by,
            "at": step.at,
        }
        rows = [whole | asdict(change) for change in step.changes]
        self._connection.execute(insert(t.round_steps), rows)

    def steps(self, round_id: str) -> Sequence[RoundStep]:
        """What was done to a round by hand, the last first; not of members who have left."""
        s = t.round_steps.c
        query = select(t.round_steps).where(s.round_id == round_id)
        rows = self._connection.execute(query.order_by(s.version.desc(), s.a, s.b)).mappings()
        return tuple(
            _make_step([dict(row) for row in step])
            for _, step in groupby(rows, lambda row: row["version"])
        )

    def touch(self, round_id: str, result: Mapping[str, Any] | None = None) -> None:
        """Raise the version of a round; with a result, that is what it comes to now."""
        self._set(round_id, **({} if result is None else {"result": dict(result)}))

    def _set(self, round_id: str, **values: Any) -> None:  # noqa: ANN401
        """Set columns of a round; its version goes up."""
        same = t.rounds.c.id == round_id
        new = {"version": t.rounds.c.version + 1, **values}
        self._connection.execute(update(t.rounds).where(same).values(**new))

    def requeue(self, round_id: str) -> None:
        """Have a solved round solved again, with what is laid down."""
        queued = {"state": RoundState.QUEUED.value, "step": "", "done": 0, "total": 0}
        self._set(round_id, **queued, owner=None, owned_until=None)

    def exchange(
        self,
        round_id: str,
        gone: Iterable[str],
        new: Iterable[IntroductionRecord],
        result: Mapping[str, Any],
        members: Iterable[MemberOutcome],
    ) -> None:
        """Take introductions out of an unpublished round and put others in."""
        pairs, m = t.introductions, t.round_members.c
        people = tuple(members)
        old = and_(pairs.c.round_id == round_id, pairs.c.id.in_(list(gone)))
        self._connection.execute(delete(pairs).where(old))
        self._connection.execute(insert(pairs), [introduction_row(pair) for pair in new])
        touched = and_(m.round_id == round_id, m.member.in_([outcome.member for outcome in people]))
        self._connection.execute(delete(t.round_members).where(touched))
        rows = [asdict(outcome) | {"round_id": round_id} for outcome in people]
        self._connection.execute(insert(t.round_members), rows)
        self.touch(round_id, result)


def _make_step(rows: Sequence[Mapping[str, Any]]) -> RoundStep:
    """A step from its rows, one per pair."""
    changes = tuple(
        PairChange(
            row["a"],
            row["b"],
            _read_kind(row["before"]),
            _read_kind(row["after"]),
            bool(row["was_introduced"]),
            bool(row["is_introduced"]),
        )
        for row in rows
    )
    first = rows[0]
    return RoundStep(first["version"], StepKind(first["kind"]), first["key"], first["at"], changes)


def _read_kind(value: str | None) -> EditKind | None:
    return None if value is None else EditKind(value)
