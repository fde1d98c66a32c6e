"""Introductions that ended and the places they left free, in SQL."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import and_, bindparam, delete, insert, or_, select, update

from recommender.adapters.store import tables as t
from recommender.adapters.store.rounds import BLOCKED, introduction_row
from recommender.adapters.store.rows import vacancy_from
from recommender.ports.records import RoundState, VacancyState, digest_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from sqlalchemy import ColumnElement, Connection

    from recommender.ports.records import IntroductionRecord, VacancyRecord

_PAIR = t.introductions.c
_PLACE = t.vacancies.c
_OF_ROUND = select(t.vacancies).where(_PLACE.round_id == bindparam("round")).order_by(_PLACE.number)
_OF_MEMBER = _OF_ROUND.where(_PLACE.member == bindparam("member"))
"""Put together once: they are asked for with every week that is worked out."""


class SqlVacancies:
    """`recommender.ports.rounds.Vacancies` on a connection."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def end(self, introduction: str, week: str, now: str) -> int:
        """End one introduction; how many that were."""
        return self._end(_PAIR.id == introduction, week, now)

    def end_of(self, member: str, week: str, now: str) -> int:
        """End whatever a member has, before they leave; how many."""
        return self._end(or_(_PAIR.a == member, _PAIR.b == member), week, now)

    def end_blocked(self, week: str, now: str) -> int:
        """End introductions of which one has blocked the other; how many."""
        return self._end(BLOCKED, week, now)

    def reopen(self, introduction: str) -> bool:
        """Take an end back, if nobody has been found for either yet."""
        of_introduction = _PLACE.introduction == introduction
        replaced = _PLACE.state == VacancyState.REPLACED.value
        taken = select(_PLACE.number).where(of_introduction, replaced)
        if self._connection.execute(taken.limit(1)).first() is not None:
            return False
        self._connection.execute(delete(t.vacancies).where(of_introduction))
        same = and_(_PAIR.id == introduction, _PAIR.ended_at.is_not(None))
        back = self._connection.execute(update(t.introductions).where(same).values(ended_at=None))
        return back.rowcount > 0

    def rounds(self) -> Sequence[str]:
        """Ids of the published rounds in which somebody is searched for."""
        query = (
            select(_PLACE.round_id)
            .join(t.rounds, t.rounds.c.id == _PLACE.round_id)
            .where(
                _PLACE.state == VacancyState.SEARCHING.value,
                t.rounds.c.state == RoundState.PUBLISHED.value,
            )
            .distinct()
            .order_by(_PLACE.round_id)
        )
        return tuple(self._connection.scalars(query))

    def of(self, round_id: str, member: str | None = None) -> Sequence[VacancyRecord]:
        """The places that became free in a round, or those of one member, as they did."""
        query = _OF_ROUND if member is None else _OF_MEMBER
        rows = self._connection.execute(query, {"round": round_id, "member": member}).mappings()
        return tuple(vacancy_from(dict(row)) for row in rows)

    def pairs(self, round_id: str) -> Sequence[tuple[str, str, bool]]:
        """Every pair of a round ever shown, and whether it takes a place of both."""
        query = select(_PAIR.a, _PAIR.b, _PAIR.ended_at).where(_PAIR.round_id == round_id)
        return tuple((a, b, ended is None) for a, b, ended in self._connection.execute(query))

    def add(self, introductions: Sequence[IntroductionRecord]) -> None:
        """Put introductions into a published round."""
        if introductions:
            rows = [introduction_row(pair) for pair in introductions]
            self._connection.execute(insert(t.introductions), rows)

    def settle(self, number: int, replacement: str | None) -> None:
        """Say what came of a search: an introduction, or nobody."""
        state = VacancyState.NOBODY if replacement is None else VacancyState.REPLACED
        new = {"state": state.value, "replacement": replacement}
        self._connection.execute(update(t.vacancies).where(_PLACE.number == number).values(**new))

    def _end(self, which: ColumnElement[bool], week: str, now: str) -> int:
        query = (
            select(_PAIR.id, _PAIR.round_id, _PAIR.a, _PAIR.b)
            .select_from(t.introductions.join(t.rounds))
            .where(
                which,
                _PAIR.ended_at.is_(None),
                t.rounds.c.state == RoundState.PUBLISHED.value,
                t.rounds.c.week >= week,
            )
        )
        pairs = self._connection.execute(query).all()
        self._mark([pair.id for pair in pairs], now)
        changed = update(t.rounds).where(t.rounds.c.id.in_({pair.round_id for pair in pairs}))
        self._connection.execute(changed.values(version=t.rounds.c.version + 1))
        places: list[dict[str, Any]] = [
            {"round_id": pair.round_id, "member": member, "introduction": pair.id, "digest": digest_of(pair.id),
             "state": VacancyState.SEARCHING.value, "at": now}
            for pair in pairs
            for member in (pair.a, pair.b)
        ]  # fmt: skip
        if places:
            self._connection.execute(insert(t.vacancies), places)
        return len(pairs)

    def _mark(self, ids: Iterable[str], now: str) -> None:
        ended = update(t.introductions).where(_PAIR.id.in_(list(ids))).values(ended_at=now)
        self._connection.execute(ended)
