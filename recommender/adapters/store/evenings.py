"""Evenings in SQL: a row per guest, seat, reason and answer, so that each goes with its people."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from sqlalchemy import delete, func, insert, select, update

from recommender.adapters.store import tables as t
from recommender.adapters.store.upsert import upsert
from recommender.club.evening import Evening, EveningTable, EveningWishes, PerTable, TableWish
from recommender.club.introduction import Certainty, CommonPoint, Exchange, Quote
from recommender.ports.evenings import EveningAnswer, EveningRecord, GuestRecord, GuestState
from recommender.ports.records import Answers

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from sqlalchemy import ColumnElement, Connection, Select


_NUMBERS = ("sat", "value", "bound", "random", "seed")
_WISHED = ("tables", "seats", "rounds")


class SqlEvenings:
    """`recommender.ports.evenings.EveningRecords` on a connection."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def put(self, record: EveningRecord) -> None:
        """Store an evening in place of what was there; those who have left are left out."""
        row = {name: getattr(record, name) for name in ("id", "name", "version")}
        row |= {"created_at": record.created_at, "changed_at": record.changed_at}
        row |= {"week": record.plan.week, "over": int(record.over), "plan": _write(record.plan)}
        changing = [name for name in row if name not in {"id", "created_at"}]
        upsert(self._connection, t.evenings, [row], changing)
        self._put_seats(record)

    def get(self, evening: str) -> EveningRecord | None:
        """One evening."""
        return self._first(select(t.evenings).where(t.evenings.c.id == evening))

    def hold(self, evening: str) -> EveningRecord | None:
        """One evening, which nobody else can change until this transaction ends."""
        query = select(t.evenings).where(t.evenings.c.id == evening)
        return self._first(query.with_for_update())

    def all(self) -> Sequence[EveningRecord]:
        """All evenings, newest first."""
        e = t.evenings.c
        query = select(t.evenings).order_by(e.created_at.desc(), e.id)
        rows = self._connection.execute(query).mappings().all()
        return tuple(self._read(dict(row)) for row in rows)

    def remove(self, evening: str) -> bool:
        """Forget one, and what was said of it; whether there was one."""
        gone = delete(t.evenings).where(t.evenings.c.id == evening)
        return self._connection.execute(gone).rowcount > 0

    def guests(self, evening: str) -> Sequence[GuestRecord]:
        """Who is on its list, by number."""
        g = t.evening_guests.c
        query = select(g.number, g.member, g.state, g.at).where(g.evening == evening)
        rows = self._connection.execute(query.order_by(g.number))
        return tuple(GuestRecord(n, who, GuestState(state), at) for n, who, state, at in rows)

    def mark(self, evening: str, states: Mapping[str, GuestState], now: str) -> None:
        """Say who is there, by member; whoever is not on the list yet is put on it."""
        self._list_guests(evening, states, now)
        g = t.evening_guests
        for member, state in states.items():
            same = (g.c.evening == evening) & (g.c.member == member) & (g.c.state != state.value)
            self._connection.execute(update(g).where(same).values(state=state.value, at=now))

    def add_answer(self, evening: str, answer: EveningAnswer) -> None:
        """Store what somebody says of a partner, in place of what they said."""
        said = {name: value for name, value in asdict(answer.answers).items() if value is not None}
        about = {"evening": evening, "member": answer.member, "partner": answer.partner}
        row = {**about, "answers": said, "at": answer.at}
        upsert(self._connection, t.evening_answers, [row], ["answers", "at"])

    def answers(self, evening: str, member: str | None = None) -> Sequence[EveningAnswer]:
        """What was said, by member and partner; of everybody or by one member."""
        a = t.evening_answers.c
        wanted = a.evening == evening
        return self._answers(wanted if member is None else wanted & (a.member == member))

    def of_member(self, member: str) -> Sequence[EveningRecord]:
        """Evenings on whose list a member is, newest first."""
        e, g = t.evenings.c, t.evening_guests.c
        listed = select(g.evening).where(g.member == member)
        query = select(t.evenings).where(e.id.in_(listed)).order_by(e.created_at.desc(), e.id)
        rows = self._connection.execute(query).mappings().all()
        return tuple(self._read(dict(row)) for row in rows)

    def expire_answers(self, before: str) -> Sequence[EveningAnswer]:
        """Remove what was said last before a time; what that was."""
        old = t.evening_answers.c.at < before
        expired = self._answers(old)
        self._connection.execute(delete(t.evening_answers).where(old))
        return expired

    def _answers(self, which: ColumnElement[bool]) -> tuple[EveningAnswer, ...]:
        a = t.evening_answers.c
        query = select(a.member, a.partner, a.answers, a.at).where(which)
        rows = self._connection.execute(query.order_by(a.evening, a.member, a.partner))
        return tuple(
            EveningAnswer(who, other, Answers(**said), at) for who, other, said, at in rows
        )

    def _list_guests(self, evening: str, members: Iterable[str], now: str) -> None:
        """Put whoever is not on the list yet on it, with the next numbers."""
        g = t.evening_guests.c
        there = set(self._connection.scalars(select(g.member).where(g.evening == evening)))
        last = self._connection.scalar(select(func.max(g.number)).where(g.evening == evening)) or 0
        new = [member for member in sorted(self._present(members)) if member not in there]
        rows = [
            {"evening": evening, "member": member, "number": last + at, "seated": 0, "at": now}
            | {"state": GuestState.EXPECTED.value, "host": None}
            for at, member in enumerate(new, 1)
        ]
        if rows:
            self._connection.execute(insert(t.evening_guests), rows)

    def _present(self, members: Iterable[str]) -> set[str]:
        """Those of some who are (still) members."""
        here = select(t.members.c.id).where(t.members.c.id.in_(list(members)))
        return set(self._connection.scalars(here))

    def _put_seats(self, record: EveningRecord) -> None:
        plan, evening = record.plan, record.id
        self._list_guests(evening, {*plan.present, *plan.wishes.hosts}, record.changed_at)
        g, here = t.evening_guests, self._present({*plan.present, *plan.wishes.hosts, *_who(plan)})
        for member in sorted(here):
            same = (g.c.evening == evening) & (g.c.member == member)
            seated = {"seated": int(member in plan.present), "host": plan.wishes.hosts.get(member)}
            self._connection.execute(update(g).where(same).values(**seated))
        gone = (g.c.evening == evening) & g.c.member.not_in(plan.present)
        self._connection.execute(update(g).where(gone).values(seated=0))
        for table in (t.evening_seats, t.evening_reasons):
            self._connection.execute(delete(table).where(table.c.evening == evening))
        seats, reasons = _write_seats(plan, here)
        for table, rows in ((t.evening_seats, seats), (t.evening_reasons, reasons)):
            if rows:
                whole = [{"evening": evening, **row} for row in rows]
                self._connection.execute(insert(table), whole)

    def _first(self, query: Select[Any]) -> EveningRecord | None:
        row = self._connection.execute(query).mappings().first()
        return None if row is None else self._read(dict(row))

    def _read(self, row: Mapping[str, Any]) -> EveningRecord:
        values = {name: row[name] for name in ("id", "name", "version", "created_at", "changed_at")}
        plan = self._read_plan(row["id"], row["week"], row["plan"])
        return EveningRecord(**values, over=bool(row["over"]), plan=plan)

    def _read_plan(self, evening: str, week: str, plan: Mapping[str, Any]) -> Evening:
        g, s, r = t.evening_guests.c, t.evening_seats.c, t.evening_reasons.c
        guests = select(g.member, g.host, g.seated).where(g.evening == evening)
        listed = self._connection.execute(guests.order_by(g.member)).all()
        seats = select(s.round, s.table, s.member).where(s.evening == evening)
        sitting: dict[tuple[int, int], list[str]] = defaultdict(list)
        for round_, table, member in self._connection.execute(
            seats.order_by(s.round, s.table, s.place)
        ):
            sitting[round_, table].append(member)
        told = select(r.round, r.table, r.content).where(r.evening == evening)
        reasons: dict[tuple[int, int], list[Any]] = defaultdict(list)
        for round_, table, content in self._connection.execute(
            told.order_by(r.round, r.table, r.place)
        ):
            reasons[round_, table].append(content)
        wishes = EveningWishes(
            **{name: plan[name] for name in _WISHED},
            keep=frozenset(map(TableWish, plan["keep"])),
            priority={TableWish(name): value for name, value in plan["priority"].items()},
            hosts={member: host for member, host, _ in listed if host is not None},
            per_table=tuple(PerTable(**wish) for wish in plan["per_table"]),
        )
        return Evening(
            week=week,
            wishes=wishes,
            present=tuple(member for member, _, seated in listed if seated),
            tables=tuple(
                _read_table(place, sitting[place["round"], place["number"]],
                            reasons[place["round"], place["number"]])
                for place in plan["at"]
                if sitting[place["round"], place["number"]]
            ),
            broken=plan["broken"],
            given_up=tuple(map(TableWish, plan["given_up"])),
            **{name: plan[name] for name in _NUMBERS},
        )  # fmt: skip


def _who(plan: Evening) -> set[str]:
    return {member for table in plan.tables for member in table.members}


def _write(plan: Evening) -> dict[str, Any]:
    """Wishes and numbers of a plan: all that is about nobody in particular."""
    wishes = plan.wishes
    return {
        **{name: getattr(wishes, name) for name in _WISHED},
        "keep": sorted(wishes.keep),
        "priority": {str(name): value for name, value in wishes.priority.items()},
        "per_table": [asdict(wish) for wish in wishes.per_table],
        **{name: getattr(plan, name) for name in _NUMBERS},
        "broken": dict(plan.broken),
        "given_up": list(plan.given_up),
        "at": [
            {
                "round": table.round,
                "number": table.number,
                "weight": table.weight,
                "languages": list(table.languages),
            }
            for table in plan.tables
        ],
    }


def _write_seats(
    plan: Evening, here: set[str]
) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """Rows of seats and of reasons, of people who are there."""
    seats, reasons = [], []
    for table in plan.tables:
        at = {"round": table.round, "table": table.number}
        for place, member in enumerate(table.members):
            if member in here:
                seats.append({**at, "member": member, "place": place})
        pairs: list[tuple[str, str, dict[str, Any]]] = [
            (exchange.need.member, exchange.give.member, asdict(exchange))
            for exchange in table.gives
        ]
        pairs += [(point.own.member, point.theirs.member, asdict(point)) for point in table.common]
        for place, (one, other, content) in enumerate(pairs):
            if {one, other} <= here:
                reasons.append(
                    {**at, "place": place, "one": one, "other": other, "content": content}
                )
    return seats, reasons


def _read_table(
    told: Mapping[str, Any], members: Sequence[str], reasons: Sequence[Mapping[str, Any]]
) -> EveningTable:
    gives = [
        Exchange(
            Quote(**reason["need"]),
            Quote(**reason["give"]),
            reason["similarity"],
            Certainty(reason["evidence"]),
        )
        for reason in reasons
        if "need" in reason
    ]
    common = [
        CommonPoint(Quote(**reason["own"]), Quote(**reason["theirs"]), reason["similarity"])
        for reason in reasons
        if "own" in reason
    ]
    return EveningTable(
        round=told["round"],
        number=told["number"],
        members=tuple(members),
        languages=tuple(told["languages"]),
        weight=told["weight"],
        gives=tuple(gives),
        common=tuple(common),
    )
