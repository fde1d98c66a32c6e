"""What the club has done so far, as the pipeline reads it: a row per pair and week."""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from typing import TYPE_CHECKING, Any

import pandas as pd
from sqlalchemy import and_, or_, select

from recommender.adapters.store import tables as t
from recommender.adapters.store.rounds import BLOCKED_BY_A, BLOCKED_BY_B
from recommender.club.club import HISTORY_COLUMNS
from recommender.club.week import Week
from recommender.ports.records import RoundState

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from sqlalchemy import ColumnElement, Connection, Select

_Key = tuple[str, str, str]
_KEY = ("week", "a", "b")
_YES_NO = (
    "accepted_a", "accepted_b", "met", "stood_up_a", "stood_up_b",
    "listened_a", "listened_b", "sold_to_a", "sold_to_b",
    "still_in_touch_a", "still_in_touch_b", "evening",
)  # fmt: skip
_RATINGS = ("glad_a", "glad_b", "learned_a", "learned_b")
_RESULTS = ("came_of_a", "came_of_b")


def read_history(connection: Connection, *, waited: bool = False) -> pd.DataFrame:
    """Imported rounds, published ones, evenings, tables of goals, debates and visits, ``a < b``.

    A pair met if one side says so and none denies it. Who sat together at an evening that is over, met at a goal's
    table, were told of a debate or came by is marked so (``evening``), unless a round of that week has introduced them,
    too. Who says of a debate whether they understood the other better has met them, unless they say that they did not.

    Who blocks the other of an introduction that then ended has declined it: that it cannot be told
    from declining holds for whatever follows from the history, too.

    Parameters
    ----------
    connection
        Of the database.
    waited
        Only those of which a side says that the other did not come: few, and soon read.
    """
    rows: dict[_Key, dict[str, Any]] = {}
    voices: dict[_Key, dict[str, bool | None]] = defaultdict(dict)
    for row in connection.execute(_select_imported(waited=waited)).mappings():
        key = row["week"], row["a"], row["b"]
        rows[key] = dict(row["answers"]) | {"propensity": row["propensity"]}
        voices[key]["file"] = rows[key].get("met")
    for week, a, b, propensity, member, answers in connection.execute(
        _select_published(waited=waited)
    ):
        shown = rows.setdefault((week, a, b), {})
        shown["propensity"] = propensity
        _add_voice(shown, voices[week, a, b], "a" if member == a else "b", answers or {})
    _add_tables(connection, rows, voices, waited=waited)
    if not waited:  # nobody says of a debate or a visit that the other did not come
        _add_debates_and_visits(connection, rows, voices)
    _mark_blocked(connection, rows)
    table = pd.DataFrame(
        [
            {**dict(zip(_KEY, key, strict=True)), **answers, "met": _agree(voices[key].values())}
            for key, answers in rows.items()
        ],
        columns=list(HISTORY_COLUMNS),
    )
    return _typed(table).sort_values(list(_KEY), ignore_index=True)


def _add_tables(
    connection: Connection,
    rows: dict[_Key, dict[str, Any]],
    voices: dict[_Key, dict[str, bool | None]],
    *,
    waited: bool,
) -> None:
    """Who sat together at evenings, and what they say of it; and who met at tables of goals."""
    for week, a, b in connection.execute(_select_sat(waited=waited)):
        rows.setdefault((week, a, b), {"evening": True})
    for day, a, b in connection.execute(_select_met_at_goals()):
        key = (str(Week.of(date.fromisoformat(day))), a, b)
        if key in rows or not waited:
            rows.setdefault(key, {"evening": True})
            voices[key]["goal"] = True
    for week, member, partner, answers in connection.execute(_select_said_at_evenings()):
        key = (week, min(member, partner), max(member, partner))
        side = "a" if member < partner else "b"
        if key in rows:
            _add_voice(rows[key], voices[key], side, answers)


def _mark_blocked(connection: Connection, rows: Mapping[_Key, dict[str, Any]]) -> None:
    """Have whoever blocks the other of an introduction that ended decline it."""
    for blocked, side in ((BLOCKED_BY_A, "accepted_a"), (BLOCKED_BY_B, "accepted_b")):
        for row in connection.execute(_select_ended(blocked)).mappings():
            if (key := (row["week"], row["a"], row["b"])) in rows:
                rows[key][side] = False


def _add_debates_and_visits(
    connection: Connection,
    rows: dict[_Key, dict[str, Any]],
    voices: dict[_Key, dict[str, bool | None]],
) -> None:
    """Who debates with whom, and who comes by at whose place of work."""
    for week, a, b, *said in connection.execute(_select_debates()):
        rows.setdefault((week, a, b), {"evening": True})
        for side, met, understood in zip("ab", said[::2], said[1::2], strict=True):
            if met is not None or understood is not None:
                voices[week, a, b][f"debate {side}"] = met is None or bool(met)
    for week, host, guest in connection.execute(_select_visits()):
        rows.setdefault((week, min(host, guest), max(host, guest)), {"evening": True})


def _add_voice(
    row: dict[str, Any], voices: dict[str, bool | None], side: str, answers: Mapping[str, Any]
) -> None:
    """What one side says, by the columns of that side; whether they met is for all to say."""
    said = {name: value for name, value in answers.items() if value is not None}
    if "met" in said:
        voices[side] = said.pop("met")
    row.update({f"{name}_{side}": value for name, value in said.items()})


def _typed(table: pd.DataFrame) -> pd.DataFrame:
    for name in _YES_NO:
        values = [None if pd.isna(value) else bool(value) for value in table[name]]
        table[name] = pd.array(values, dtype="boolean")
    for name in _RATINGS:
        ratings = [None if pd.isna(value) else int(value) for value in table[name]]
        table[name] = pd.array(ratings, dtype="Int64")
    for name in _RESULTS:
        table[name] = table[name].astype("string")
    table["propensity"] = pd.to_numeric(table["propensity"]).astype("Float64")
    return table


def _agree(voices: Iterable[bool | None]) -> bool | None:
    """What all say who say anything; None where they contradict each other, or nobody does."""
    told = {bool(voice) for voice in voices if voice is not None}
    return told.pop() if len(told) == 1 else None


def _select_ended(blocked: ColumnElement[bool]) -> Select[tuple[str, str, str]]:
    """Introductions that ended, of which one has blocked the other."""
    pairs = t.introductions
    return (
        select(t.rounds.c.week, pairs.c.a, pairs.c.b)
        .select_from(pairs.join(t.rounds))
        .where(t.rounds.c.state == RoundState.PUBLISHED.value, pairs.c.ended_at.is_not(None))
        .where(blocked)
    )


def _select_imported(*, waited: bool) -> Any:  # noqa: ANN401
    said = t.history.c.answers
    sides = (said[f"stood_up_{side}"].as_boolean() for side in "ab")
    return select(t.history).where(or_(*sides)) if waited else select(t.history)


def _select_published(*, waited: bool) -> Any:  # noqa: ANN401
    pairs, answers, shown = t.introductions, t.outcomes, t.exposures
    query = (
        select(
            t.rounds.c.week,
            pairs.c.a,
            pairs.c.b,
            shown.c.propensity,
            answers.c.member,
            answers.c.answers,
        )
        .select_from(
            pairs.join(t.rounds)
            .outerjoin(shown, shown.c.introduction == pairs.c.id)
            .outerjoin(answers, answers.c.introduction == pairs.c.id)
        )
        .where(t.rounds.c.state == RoundState.PUBLISHED.value)
        .order_by(answers.c.number)
    )
    told = select(answers.c.introduction).where(_says_waited(answers.c.answers))
    return query.where(pairs.c.id.in_(told)) if waited else query


def _says_waited(answers: Any) -> ColumnElement[bool]:  # noqa: ANN401
    said: ColumnElement[bool] = answers["stood_up"].as_boolean()
    return said


def _select_sat(*, waited: bool) -> Any:  # noqa: ANN401
    """Pairs at one table of a round that was sat, of evenings that are over."""
    e, one, other = t.evenings, t.evening_seats.alias(), t.evening_seats.alias()
    same = (
        (one.c.evening == other.c.evening)
        & (one.c.round == other.c.round)
        & (one.c.table == other.c.table)
        & (one.c.member < other.c.member)
    )
    query = (
        select(e.c.week, one.c.member, other.c.member)
        .select_from(e.join(one, e.c.id == one.c.evening).join(other, same))
        .where(e.c.over == 1)
        .distinct()
    )
    a = t.evening_answers.c
    either = or_(
        and_(a.member == one.c.member, a.partner == other.c.member),
        and_(a.member == other.c.member, a.partner == one.c.member),
    )
    told = select(a.evening).where(a.evening == e.c.id, either, _says_waited(a.answers))
    return query.where(told.exists()) if waited else query


def _select_met_at_goals() -> Any:  # noqa: ANN401
    """Pairs who were both at a meeting of a goal's table, as one of the two says and none denies."""
    m, one, other = t.goal_meetings, t.goal_presences.alias(), t.goal_presences.alias()
    same = (one.c.meeting == other.c.meeting) & (one.c.member < other.c.member)
    return (
        select(m.c.on, one.c.member, other.c.member)
        .select_from(m.join(one, m.c.id == one.c.meeting).join(other, same))
        .where(one.c.there == 1, other.c.there == 1, one.c.own + other.c.own > 0)
        .distinct()
    )


def _select_said_at_evenings() -> Any:  # noqa: ANN401
    e, a = t.evenings.c, t.evening_answers.c
    query = select(e.week, a.member, a.partner, a.answers).join_from(t.evenings, t.evening_answers)
    return query.where(e.over == 1).order_by(a.at, a.member, a.partner)


def _select_debates() -> Any:  # noqa: ANN401
    d = t.debates.c
    told = select(d.week, d.a, d.b, d.met_a, d.understood_a, d.met_b, d.understood_b)
    return told.where(d.published_at.is_not(None))


def _select_visits() -> Any:  # noqa: ANN401
    v = t.visits.c
    return select(v.week, v.host, v.guest)
