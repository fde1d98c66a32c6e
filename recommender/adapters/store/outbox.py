"""Messages on their way out, in SQL."""

from __future__ import annotations

from dataclasses import asdict, fields
from typing import TYPE_CHECKING, Any

from sqlalchemy import and_, func, select, update

from recommender.adapters.store import tables as t
from recommender.adapters.store.upsert import upsert
from recommender.ports.outbox import MessageRecord, MessageState

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from sqlalchemy import Connection, Select

_FREE = {"owner": None, "owned_until": None}
_AT_ONCE = 5_000
"""Rows per statement: SQLite takes a limited number of values."""


class SqlOutbox:
    """`recommender.ports.outbox.Outbox` on a connection."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, records: Iterable[MessageRecord]) -> None:
        """Store those that are not there yet."""
        rows = [asdict(record) | {"state": record.state.value} | _FREE for record in records]
        for start in range(0, len(rows), _AT_ONCE):
            upsert(self._connection, t.outbox, rows[start : start + _AT_ONCE], [])

    def get(self, message: str) -> MessageRecord | None:
        """One message."""
        records = self._all(select(t.outbox).where(t.outbox.c.id == message))
        return records[0] if records else None

    def page(
        self, round_id: str, state: MessageState | None, after: str, limit: int
    ) -> Sequence[MessageRecord]:
        """Messages of a round by id, those after a given one."""
        query = select(t.outbox).where(t.outbox.c.round_id == round_id, t.outbox.c.id > after)
        if state is not None:
            query = query.where(t.outbox.c.state == state.value)
        return self._all(query.order_by(t.outbox.c.id).limit(limit))

    def of(self, member: str) -> Sequence[MessageRecord]:
        """All messages to one member."""
        query = select(t.outbox).where(t.outbox.c.member == member)
        return self._all(query.order_by(t.outbox.c.created_at, t.outbox.c.id))

    def of_debates(self, week: str) -> Sequence[MessageRecord]:
        """All messages about the debates of a week, by id."""
        query = select(t.outbox).where(t.outbox.c.debate_week == week)
        return self._all(query.order_by(t.outbox.c.id))

    def counts(self, round_id: str) -> Mapping[str, Mapping[MessageState, int]]:
        """How many messages of a round are in which state, by channel."""
        o = t.outbox.c
        query = select(o.channel, o.state, func.count()).where(o.round_id == round_id)
        counts: dict[str, dict[MessageState, int]] = {}
        grouped = query.group_by(o.channel, o.state).order_by(o.channel, o.state)
        for channel, state, count in self._connection.execute(grouped):
            counts.setdefault(channel, {})[MessageState(state)] = count
        return counts

    def move(
        self,
        round_id: str,
        states: Iterable[MessageState],
        to: MessageState,
        now: str,
        *,
        but: str | None = None,
    ) -> int:
        """Put messages of a round from some states into another, due now; how many.

        Those whose `about` begins with ``but`` stay.
        """
        o = t.outbox.c
        which = and_(o.round_id == round_id, o.state.in_([state.value for state in states]))
        if but is not None:
            which = and_(which, ~o.about.startswith(but, autoescape=True))
        return self._set(which, state=to.value, due=now, attempts=0, changed_at=now)

    def retry(self, message: str, now: str) -> None:
        """Let one message wait again, as if it had never been tried."""
        waiting = MessageState.WAITING.value
        self._set(t.outbox.c.id == message, state=waiting, due=now, attempts=0, changed_at=now)

    def claim(self, channel: str, owner: str, now: str, until: str) -> MessageRecord | None:
        """Take the message that has been due longest."""
        o = t.outbox.c
        query = select(t.outbox).where(
            o.channel == channel,
            o.state == MessageState.WAITING.value,
            o.due <= now,
        )
        oldest = query.order_by(o.due, o.id).limit(1).with_for_update(skip_locked=True)
        records = self._all(oldest)
        if not records:
            return None
        taken = {"state": MessageState.SENDING.value, "owner": owner, "owned_until": until}
        self._set(o.id == records[0].id, **taken, changed_at=now)
        return records[0]

    def settle(self, record: MessageRecord, owner: str) -> bool:
        """Store what became of a message; False if it is no longer this owner's."""
        o = t.outbox.c
        still_sent_by_owner = and_(
            o.id == record.id, o.owner == owner, o.state == MessageState.SENDING.value
        )
        values = {name: getattr(record, name) for name in ("due", "attempts", "error")}
        changed = {"state": record.state.value, "changed_at": record.changed_at}
        return self._set(still_sent_by_owner, **values, **changed, **_FREE) > 0

    def release_abandoned(self, channel: str, now: str, to: MessageState) -> int:
        """Put messages whose sender went silent before ``now`` into a state; how many."""
        o = t.outbox.c
        silent = and_(
            o.channel == channel, o.state == MessageState.SENDING.value, o.owned_until < now
        )
        error = "the sender went silent"
        return self._set(silent, state=to.value, error=error, changed_at=now, **_FREE)

    def _set(self, which: Any, **values: Any) -> int:  # noqa: ANN401
        return self._connection.execute(update(t.outbox).where(which).values(**values)).rowcount

    def _all(self, query: Select[Any]) -> tuple[MessageRecord, ...]:
        return tuple(_message_from(row) for row in self._connection.execute(query).mappings())


def _message_from(row: Any) -> MessageRecord:  # noqa: ANN401
    values = {field.name: row[field.name] for field in fields(MessageRecord)}
    return MessageRecord(**values | {"state": MessageState(row["state"])})
