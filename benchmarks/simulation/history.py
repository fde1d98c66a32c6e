"""Past rounds of a made-up club: the random coffee draws it ran before it had this product.

A draw pairs at random: it looks at no profile beyond the hard rules. Nobody is drawn twice in a
round, no pair twice in all rounds; the two do not know each other, share a language, can meet in
one format and have not ruled each other out. Whoever finds no partner in some tries sits out.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from benchmarks.simulation.responses import ResponseModel, respond
from recommender.club.club import HISTORY_COLUMNS
from recommender.club.member import Meet
from recommender.club.week import Week
from recommender.maths.pairs import member_of, pair_keys

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from recommender.arrays import BoolArray, IntArray
    from recommender.club.member import Member

_TRIES = 30
"""Reshuffles of those still without a partner, per round."""

_FORMATS = {Meet.IN_PERSON: 0b01, Meet.ONLINE: 0b10, Meet.EITHER: 0b11}


def make_history(
    members: Sequence[Member],
    ties: pd.DataFrame,
    rng: np.random.Generator,
    *,
    last_week: Week,
    rounds: int = 6,
    model: ResponseModel | None = None,
) -> pd.DataFrame:
    """Draw past rounds and what came of them.

    Parameters
    ----------
    members
        In any order; they are sorted by id first, so the order makes no difference.
    ties
        Columns "a" and "b": who is never drawn together. Rows in any order.
    rng
        The only source of chance.
    last_week
        Week of the last round; the others are the weeks before it.
    rounds
        Number of rounds, 0 or more. Members with ``per_round`` 0, or paused in that week, take
        no part in a round.
    model
        Who takes part and how the two of a pair respond; None takes the default assumptions.

    Returns
    -------
    pandas.DataFrame
        Columns `HISTORY_COLUMNS`, ``a < b``, sorted. Accepted and met are always known; ratings
        are 1 to 5, missing where the two did not meet or somebody did not answer.
    """
    model = model or ResponseModel()
    ordered = sorted(members, key=lambda member: member.id)
    rules = _Rules(ordered, ties)
    weeks = [Week.of(last_week.monday - timedelta(weeks=back)) for back in range(rounds)][::-1]
    drawn = [np.empty((0, 2), dtype=np.int64)]
    for week in weeks:
        present = rules.active(week.monday) & (rng.random(len(ordered)) < model.taking_part)
        drawn.append(rules.draw(np.flatnonzero(present), rng))
    pairs = np.concatenate(drawn)
    labels = np.repeat([str(week) for week in weeks], [len(week_pairs) for week_pairs in drawn[1:]])
    responses = respond(ordered, pairs, rng, model)
    ids = np.array([member.id for member in ordered], dtype=object)
    columns = (
        labels.astype(object),
        *ids[pairs].T,
        *responses.accepted.T,
        responses.met,
        *(pd.array(side, dtype="Int64") for side in (*responses.glad.T, *responses.learned.T)),
    )
    drawn_columns = dict(zip(HISTORY_COLUMNS[: len(columns)], columns, strict=True))
    return pd.DataFrame(drawn_columns).reindex(columns=list(HISTORY_COLUMNS))


class _Rules:
    """Who may be drawn together; remembers the pairs it has drawn."""

    def __init__(self, members: Sequence[Member], ties: pd.DataFrame) -> None:
        self.members = members
        rows = {member.id: row for row, member in enumerate(members)}
        blocked = [
            (rows[member.id], rows[other])
            for member in members
            for other in sorted(member.do_not_introduce & rows.keys())
        ]
        tied = np.column_stack([ties[end].map(rows).to_numpy(dtype=np.int64) for end in "ab"])
        pairs = np.concatenate([tied, np.array(blocked, dtype=np.int64).reshape(-1, 2)])
        self.taken = np.unique(pair_keys(pairs, len(members)))
        # Languages not stated rule nobody out; "" is what two such members share.
        codes = ["", *sorted({code for member in members for code in member.languages})]
        self.speaks = np.array(
            [[code in (member.languages or codes) for code in codes] for member in members],
            dtype=np.bool_,
        ).reshape(len(members), len(codes))
        self.format = np.array([_FORMATS[member.meet] for member in members], dtype=np.int64)

    def active(self, monday: date) -> BoolArray:
        """Who takes introductions in a week, shape (members,)."""
        return np.array(
            [
                member.per_round > 0
                and (member.paused_until is None or member.paused_until <= monday)
                for member in self.members
            ],
            dtype=np.bool_,
        )

    def draw(self, present: IntArray, rng: np.random.Generator) -> IntArray:
        """Random feasible pairs of those present, shape (pairs, 2), sorted."""
        tries = [np.empty((0, 2), dtype=np.int64)]
        for _ in range(_TRIES):
            shuffled = rng.permutation(present)
            pairs = np.sort(shuffled[: len(shuffled) // 2 * 2].reshape(-1, 2), axis=1)
            tries.append(pairs[self._feasible(pairs)])
            present = np.setdiff1d(present, tries[-1])
        drawn = np.concatenate(tries)
        drawn = drawn[np.lexsort((drawn[:, 1], drawn[:, 0]))]
        self.taken = np.union1d(self.taken, pair_keys(drawn, len(self.members)))
        return drawn

    def _feasible(self, pairs: IntArray) -> BoolArray:
        a, b = pairs.T
        keys = pair_keys(pairs, len(self.members))
        language = (self.speaks[a] & self.speaks[b]).any(axis=1)
        formats = (self.format[a] & self.format[b]) > 0
        feasible: BoolArray = language & formats & ~member_of(keys, self.taken)
        return feasible
