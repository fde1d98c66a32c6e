"""What the club has done so far, as the pipeline reads it: a row per pair and week."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd
from sqlalchemy import select

from recommender.adapters.store import tables as t
from recommender.club.club import HISTORY_COLUMNS
from recommender.ports.records import RoundState

if TYPE_CHECKING:
    from sqlalchemy import Connection

_YES_NO = ("accepted_a", "accepted_b", "met")
_RATINGS = ("glad_a", "glad_b", "learned_a", "learned_b")


def read_history(connection: Connection) -> pd.DataFrame:
    """Imported rounds and published ones, ``a < b``; a pair met if either side says so."""
    rows: dict[tuple[str, str, str], dict[str, Any]] = {}
    for row in connection.execute(select(t.history)).mappings():
        rows[row["week"], row["a"], row["b"]] = dict(row["answers"])
    for week, a, b, member, answers in connection.execute(_select_published()):
        known = rows.setdefault((week, a, b), {})
        side = "a" if member == a else "b"
        for name, value in (answers or {}).items():
            if value is not None:
                known["met" if name == "met" else f"{name}_{side}"] = value
    table = pd.DataFrame(
        [dict(zip(("week", "a", "b"), key, strict=True)) | value for key, value in rows.items()],
        columns=list(HISTORY_COLUMNS),
    )
    for name in _YES_NO:
        table[name] = pd.array(
            [None if pd.isna(value) else bool(value) for value in table[name]], dtype="boolean"
        )
    for name in _RATINGS:
        table[name] = pd.array(
            [None if pd.isna(value) else int(value) for value in table[name]], dtype="Int64"
        )
    return table.sort_values(["week", "a", "b"], ignore_index=True)


def _select_published() -> Any:  # noqa: ANN401
    pairs, answers = t.introductions, t.outcomes
    return (
        select(t.rounds.c.week, pairs.c.a, pairs.c.b, answers.c.member, answers.c.answers)
        .select_from(pairs.join(t.rounds).outerjoin(answers, answers.c.introduction == pairs.c.id))
        .where(t.rounds.c.state == RoundState.PUBLISHED.value)
        .order_by(answers.c.number)
    )
