"""Common goals in SQL: a row per seat, presence and agreement, so that each goes with its member."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from sqlalchemy import delete, func, select

from recommender.adapters.store import tables as t
from recommender.adapters.store.upsert import upsert
from recommender.club.goal import LEAST_AT_GOAL, Agreed
from recommender.ports.goals import (
    GoalAgreement,
    GoalMeeting,
    GoalPresence,
    GoalRecord,
    GoalSeat,
    SeatCover,
    SeatState,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from sqlalchemy import Connection, Select

_SITTING = (SeatState.ASKED.value, SeatState.AGREED.value)


class SqlGoals:
    """`recommender.ports.goals.GoalRecords` on a connection."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def put(self, record: GoalRecord) -> None:
        """Store a goal in place of what was there."""
        row = asdict(record) | {"parts": list(record.parts), "known": list(record.known)}
        upsert(self._connection, t.goals, [row], ["title", "parts", "known", "by"])

    def get(self, goal: str) -> GoalRecord | None:
        """One goal."""
        return next(iter(self._select(select(t.goals).where(t.goals.c.id == goal))), None)

    def all(self) -> Sequence[GoalRecord]:
        """All goals, newest first."""
        return self._select(select(t.goals))

    def remove(self, goal: str) -> bool:
        """Forget one with its table and notes; whether there was one."""
        gone = self._connection.execute(delete(t.goals).where(t.goals.c.id == goal))
        return gone.rowcount > 0

    def remove_named_by(self, member: str) -> None:
        """Forget what a member named, where no table of others stands without them."""
        for record in self._select(select(t.goals).where(t.goals.c.by == member)):
            others = [
                seat.member
                for seat in self.seats(record.id)
                if seat.state is SeatState.AGREED and seat.member != member
            ]
            if len(others) < LEAST_AT_GOAL:
                self.remove(record.id)

    def of_member(self, member: str) -> Sequence[GoalRecord]:
        """Goals at which a member has a seat, in any state, newest first."""
        seats = select(t.goal_seats.c.goal).where(t.goal_seats.c.member == member)
        return self._select(select(t.goals).where(t.goals.c.id.in_(seats)))

    def seats(self, goal: str) -> Sequence[GoalSeat]:
        """Its seats, in the order in which they came."""
        s = t.goal_seats.c
        query = select(t.goal_seats).where(s.goal == goal).order_by(s.place, s.member)
        return tuple(
            GoalSeat(
                member=row["member"],
                state=SeatState(row["state"]),
                covers=tuple(SeatCover(**cover) for cover in row["covers"]),
                at=row["at"],
            )
            for row in self._connection.execute(query).mappings()
        )

    def put_seats(self, goal: str, seats: Iterable[GoalSeat]) -> None:
        """Store seats in place of those of the same members."""
        s = t.goal_seats.c
        last = self._connection.scalar(select(func.max(s.place)).where(s.goal == goal)) or 0
        rows = [
            {
                "goal": goal,
                "member": seat.member,
                "state": seat.state.value,
                "place": last + place,
                "covers": [asdict(cover) for cover in seat.covers],
                "at": seat.at,
            }
            for place, seat in enumerate(seats, start=1)
        ]
        if rows:
            upsert(self._connection, t.goal_seats, rows, ["state", "covers", "at"])

    def remove_seats(self, goal: str, members: Iterable[str]) -> None:
        """Forget the seats of some members."""
        s = t.goal_seats.c
        query = delete(t.goal_seats).where(s.goal == goal, s.member.in_(list(members)))
        self._connection.execute(query)

    def count_seats(self) -> Mapping[str, int]:
        """At how many tables each member is asked to sit, or sits."""
        s = t.goal_seats.c
        query = select(s.member).where(s.state.in_(_SITTING))
        return Counter(self._connection.scalars(query))

    def meetings(self, goal: str) -> Sequence[GoalMeeting]:
        """Its meetings, the latest first."""
        m, p = t.goal_meetings.c, t.goal_presences.c
        there: dict[str, dict[str, bool]] = defaultdict(dict)
        own: dict[str, set[str]] = defaultdict(set)
        query = select(t.goal_presences).join(t.goal_meetings).where(m.goal == goal)
        for row in self._connection.execute(query.order_by(p.member)).mappings():
            there[row["meeting"]][row["member"]] = bool(row["there"])
            if row["own"]:
                own[row["meeting"]].add(row["member"])
        met = select(t.goal_meetings).where(m.goal == goal).order_by(m.on.desc(), m.id)
        return tuple(
            GoalMeeting(
                id=row["id"],
                on=row["on"],
                note=row["note"],
                by=row["by"],
                there=there[row["id"]],
                own=frozenset(own[row["id"]]),
            )
            for row in self._connection.execute(met).mappings()
        )

    def presences_of(self, member: str) -> Sequence[GoalPresence]:
        """Every meeting at which a member is put down, the latest first."""
        g, m, p = t.goals.c, t.goal_meetings.c, t.goal_presences.c
        query = (
            select(g.id, g.title, m.id, m.on, p.there)
            .select_from(t.goal_presences.join(t.goal_meetings).join(t.goals, g.id == m.goal))
            .where(p.member == member)
            .order_by(m.on.desc(), m.id)
        )
        return tuple(
            GoalPresence(goal, title, meeting, on, bool(there))
            for goal, title, meeting, on, there in self._connection.execute(query)
        )

    def put_meeting(self, goal: str, meeting: GoalMeeting) -> None:
        """Store a meeting in place of what was there."""
        row = {
            "id": meeting.id,
            "goal": goal,
            "on": meeting.on,
            "note": meeting.note,
            "by": meeting.by,
        }
        upsert(self._connection, t.goal_meetings, [row], ["on", "note"])
        rows: list[dict[str, Any]] = [
            {
                "meeting": meeting.id,
                "member": member,
                "there": int(there),
                "own": int(member in meeting.own),
            }
            for member, there in meeting.there.items()
        ]
        if rows:
            upsert(self._connection, t.goal_presences, rows, ["there", "own"])

    def agreements(self, goal: str) -> Sequence[GoalAgreement]:
        """What its table agreed, by day."""
        a = t.goal_agreements.c
        query = select(t.goal_agreements).where(a.goal == goal).order_by(a.until, a.id)
        return tuple(
            GoalAgreement(
                id=row["id"],
                member=row["member"],
                agreed=Agreed(row["until"], row["done_on"]),
                what=row["what"],
                by=row["by"],
            )
            for row in self._connection.execute(query).mappings()
        )

    def put_agreement(self, goal: str, agreement: GoalAgreement) -> None:
        """Store what was agreed in place of what was there."""
        row = {
            "id": agreement.id,
            "goal": goal,
            "member": agreement.member,
            "what": agreement.what,
            "until": agreement.agreed.until,
            "done_on": agreement.agreed.done_on,
            "by": agreement.by,
        }
        upsert(self._connection, t.goal_agreements, [row], ["what", "until", "done_on"])

    def remove_agreement(self, goal: str, agreement: str) -> bool:
        """Take it away; whether there was such a one."""
        a = t.goal_agreements.c
        query = delete(t.goal_agreements).where(a.goal == goal, a.id == agreement)
        return self._connection.execute(query).rowcount > 0

    def agreed_by(self, member: str) -> Sequence[Agreed]:
        """All that a member agreed to do, at any table."""
        a = t.goal_agreements.c
        query = select(a.until, a.done_on).where(a.member == member).order_by(a.until, a.id)
        return tuple(Agreed(until, done_on) for until, done_on in self._connection.execute(query))

    def _select(self, query: Select[Any]) -> tuple[GoalRecord, ...]:
        g = t.goals.c
        rows = self._connection.execute(query.order_by(g.created_at.desc(), g.id)).mappings()
        return tuple(
            GoalRecord(
                id=row["id"],
                title=row["title"],
                parts=tuple(row["parts"]),
                known=tuple(row["known"]),
                by=row["by"],
                created_at=row["created_at"],
            )
            for row in rows
        )
