"""A club: its members, who knows whom, and whom it has introduced before."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field, fields
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from recommender.club.member import Member
from recommender.errors import InputError, UnknownMemberError

if TYPE_CHECKING:
    from collections.abc import Iterable

    from recommender.arrays import BoolArray, IntArray

TIE_COLUMNS = ("a", "b", "strength", "source")
"""Columns of a ties table: two ids, a strength in (0, 1], where it is known from."""

ANSWER_COLUMNS = (
    "accepted_a", "accepted_b", "met",
    "glad_a", "glad_b", "learned_a", "learned_b",
    "stood_up_a", "stood_up_b",
    "listened_a", "listened_b", "sold_to_a", "sold_to_b",
    "still_in_touch_a", "still_in_touch_b", "came_of_a", "came_of_b",
)  # fmt: skip
"""Columns of what came of an introduction."""

HISTORY_COLUMNS = ("week", "a", "b", *ANSWER_COLUMNS, "propensity", "evening")
"""Columns of a history table; all but the first three may be missing (unknown). ``propensity`` is the
chance in (0, 1] that the round had to make the pair, 1 where nothing was drawn; ``evening`` is True of two
who met otherwise than by a round: at a table of an evening or of a goal, in a debate, on a visit."""

SETTLED_COLUMNS = ("week", "member")
"""Columns of a table of needs that somebody outside the club has met."""

MEMBER_COLUMNS = tuple(column.name for column in fields(Member))


@dataclass(frozen=True)
class Club:
    """Members in the order of their ids, with ties and history between them.

    The order is fixed once, here, so that a row number means the same person
    everywhere and the order of a file never changes a round. The tables are
    never modified; take a copy to change one.
    """

    members: tuple[Member, ...]
    ties: pd.DataFrame = field(default_factory=lambda: _empty(TIE_COLUMNS))
    """Columns `TIE_COLUMNS`; every id is a member's."""
    history: pd.DataFrame = field(default_factory=lambda: _empty(HISTORY_COLUMNS))
    """Columns `HISTORY_COLUMNS`; may name people who have left."""
    settled: pd.DataFrame = field(default_factory=lambda: _empty(SETTLED_COLUMNS))
    """Columns `SETTLED_COLUMNS`: who said in which week that an introduction outside the rounds met a need
    of theirs; may name people who have left."""

    @classmethod
    def build(
        cls,
        members: Iterable[Member],
        ties: pd.DataFrame | None = None,
        history: pd.DataFrame | None = None,
    ) -> Club:
        """Put a club together, sorted by id.

        Raises
        ------
        InputError
            If two members share an id.
        """
        ordered = tuple(sorted(members, key=lambda member: member.id))
        twice = [id_ for id_, count in Counter(m.id for m in ordered).items() if count > 1]
        if twice:
            message = f"members: id {twice[0]!r} is used more than once; every id may occur once"
            raise InputError(message)
        return cls(
            ordered,
            _empty(TIE_COLUMNS) if ties is None else ties.reindex(columns=list(TIE_COLUMNS)),
            _empty(HISTORY_COLUMNS)
            if history is None
            else history.reindex(columns=list(HISTORY_COLUMNS)),
        )

    def __len__(self) -> int:
        return len(self.members)

    @cached_property
    def ids(self) -> tuple[str, ...]:
        """Member ids, in row order."""
        return tuple(member.id for member in self.members)

    @cached_property
    def rows(self) -> dict[str, int]:
        """Row number of every id."""
        return {id_: row for row, id_ in enumerate(self.ids)}

    @cached_property
    def _index(self) -> pd.Index[str]:
        return pd.Index(self.ids, dtype=object)

    def row(self, id_: str) -> int:
        """Row number of one member.

        Raises
        ------
        UnknownMemberError
            If nobody has this id.
        """
        if id_ not in self.rows:
            message = f"member: {id_!r} is not an id of this club ({len(self)} members)"
            raise UnknownMemberError(message)
        return self.rows[id_]

    def find_rows(self, ids: pd.Series[str]) -> IntArray:
        """Row number of each id, -1 where it is no member's, shape (m,)."""
        rows: IntArray = self._index.get_indexer(pd.Index(ids))
        return rows

    def find_pairs(self, table: pd.DataFrame) -> BoolArray:
        """Whether both ids of each row of a table, columns ``a`` and ``b``, are members', shape (m,)."""
        both: BoolArray = (self.find_rows(table["a"]) >= 0) & (self.find_rows(table["b"]) >= 0)
        return both

    def pairs(self, table: pd.DataFrame) -> IntArray:
        """Row numbers of the two ids of each row of a table, those of non-members left out.

        Parameters
        ----------
        table
            With columns ``a`` and ``b``, e.g. `ties` or `history`.

        Returns
        -------
        IntArray, shape (m, 2)
        """
        rows: IntArray = np.stack([self.find_rows(table[side]) for side in ("a", "b")], axis=1)
        return rows[(rows >= 0).all(axis=1)]

    @cached_property
    def introductions(self) -> pd.DataFrame:
        """History without who only met otherwise than by a round, columns `HISTORY_COLUMNS`."""
        sat = self.history["evening"].astype("boolean").fillna(value=False)
        return self.history[~sat.to_numpy(dtype=np.bool_)]

    def introductions_of(self, week: str) -> pd.DataFrame:
        """What rounds made in a week, columns `HISTORY_COLUMNS`."""
        return self.introductions[self.introductions["week"] == week]

    def answered_in(self, week: str) -> list[tuple[str, str]]:
        """The introductions of a week of which history knows anything that came of them."""
        there = self.introductions_of(week)
        known = there[there[list(ANSWER_COLUMNS)].notna().any(axis=1)]
        return list(zip(known["a"], known["b"], strict=True))

    def members_frame(self) -> pd.DataFrame:
        """Members as a table, one row each, a column per field of `Member`.

        Confidential fields (``bubble``, ``do_not_introduce``) are in it: it is the
        organiser's table, and can be given back to the reader of tables unchanged.
        """
        rows = [[getattr(member, name) for name in MEMBER_COLUMNS] for member in self.members]
        return pd.DataFrame(rows, columns=list(MEMBER_COLUMNS))


def _empty(columns: tuple[str, ...]) -> pd.DataFrame:
    return pd.DataFrame({name: pd.Series(dtype="object") for name in columns})
