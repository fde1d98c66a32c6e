"""What the club has done so far, as the pipeline reads it: a row per pair and week."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any

import pandas as pd
from sqlalchemy import select

from recommender.adapters.store import tables as t
from recommender.adapters.store.rounds import BLOCKED_BY_A, BLOCKED_BY_B
from recommender.club.club import HISTORY_COLUMNS
from recommender.ports.records import RoundState

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sqlalchemy import ColumnElement, Connection, Select

_Key = tuple[str, str, str]
_KEY = ("week", "a", "b")
_YES_NO = (
    "accepted_a", "accepted_b", "met", "stood_up_a", "stood_up_b",
    "listened_a", "listened_b", "sold_to_a", "sold_to_b",
    "still_in_touch_a", "still_in_touch_b",
)  # fmt: skip
_RATINGS = ("glad_a", "glad_b", "learned_a", "learned_b")
_RESULTS = ("came_of_a", "came_of_b")


def read_history(connection: Connection) -> pd.DataFrame:
    """Imported rounds and published ones, ``a < b``; a pair met if one side says so and none denies it.

    Who blocks the other of an introduction that then ended has declined it: that it cannot be told
    from declining holds for whatever follows from the history, too.
    """
    rows: dict[_Key, dict[str, Any]] = {}
    voices: dict[_Key, dict[str, bool | None]] = defaultdict(dict)
    for row in connection.execute(select(t.history)).mappings():
        key = row["week"], row["a"], row["b"]
        rows[key] = dict(row["answers"]) | {"propensity": row["propensity"]}
        voices[key]["file"] = rows[key].get("met")
    for week, a, b, propensity, member, answers in connection.execute(_select_published()):
        side = "a" if member == a else "b"
        said = {name: value for name, value in (answers or {}).items() if value is not None}
        if "met" in said:
            voices[week, a, b][side] = said.pop("met")
        told = {f"{name}_{side}": said[name] for name in said}
        rows.setdefault((week, a, b), {}).update(told, propensity=propensity)
    for blocked, side in ((BLOCKED_BY_A, "accepted_a"), (BLOCKED_BY_B, "accepted_b")):
        for row in connection.execute(_select_ended(blocked)).mappings():
            rows[row["week"], row["a"], row["b"]][side] = False
    table = pd.DataFrame(
        [
            {**dict(zip(_KEY, key, strict=True)), **answers, "met": _agree(voices[key].values())}
            for key, answers in rows.items()
        ],
        columns=list(HISTORY_COLUMNS),
    )
    return _typed(table).sort_values(list(_KEY), ignore_index=True)


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


def _select_published() -> Any:  # noqa: ANN401
    pairs, answers, shown = t.introductions, t.outcomes, t.exposures
    return (
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
