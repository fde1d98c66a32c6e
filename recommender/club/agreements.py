"""Agreements kept and broken, and what each member has lately received: fairness from the history.

An agreement is broken by whoever had not declined, did not come and sent no word: the other says
so, and nobody that they met. Declining in time breaks nothing. What somebody received counts the
introductions made for them and how good these were for them, never the meetings they declined.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from recommender.club.contacts import is_said
from recommender.club.week import Week

if TYPE_CHECKING:
    from collections.abc import Collection

    import pandas as pd

    from recommender.arrays import BoolArray, DoubleArray, IntArray
    from recommender.club.club import Club
    from recommender.config import Rules

_BEST_RATING = 5.0
_SIDES = (("a", "b"), ("b", "a"))


def count_broken(club: Club, history: pd.DataFrame) -> IntArray:
    """How often each member let somebody wait, shape (n,)."""
    rows = [history.loc[_waited(history, other, own), own] for own, other in _SIDES]
    return _count(club, rows)


def mark_let_down(club: Club, history: pd.DataFrame) -> BoolArray:
    """Who waited in vain and has met nobody by an introduction of that week or later, shape (n,)."""
    last = np.full((2, len(club)), -1, dtype=np.int64)
    weeks = {name: Week.parse(name).monday.toordinal() for name in history["week"].unique()}
    when = history["week"].map(weeks).to_numpy(dtype=np.int64)
    met = is_said(history["met"], value=True)
    for own, other in _SIDES:
        for kind, rows in enumerate((_waited(history, own, other), met)):
            members = club.find_rows(history[own])
            here = (members >= 0) & rows
            np.maximum.at(last[kind], members[here], when[here])
    let_down: BoolArray = (last[0] >= 0) & (last[0] > last[1])
    return let_down


def sum_received(club: Club, history: pd.DataFrame, knobs: Rules) -> DoubleArray:
    """What each member has received, in introductions of the usual quality, shape (n,).

    An introduction counts as much as the member was glad of it, as a share of the best rating. One
    that is not rated counts ``knobs.unrated``, and so does one that the member declined. One that
    the other declined, or did not come to, counts nothing.

    Parameters
    ----------
    club
        Its members.
    history
        The rows that count.
    knobs
        What is usual.
    """
    received = np.zeros(len(club))
    for own, other in _SIDES:
        glad = history[f"glad_{own}"].astype("Float64").to_numpy(np.float64, na_value=np.nan)
        quality = np.where(np.isnan(glad), knobs.unrated, glad / _BEST_RATING)
        declined = [is_said(history[f"accepted_{side}"], value=False) for side in (own, other)]
        lost = np.isnan(glad) & ((declined[1] & ~declined[0]) | _waited(history, own, other))
        quality = np.where(lost, 0.0, quality)
        members = club.find_rows(history[own])
        here = members >= 0
        received += np.bincount(members[here], weights=quality[here], minlength=len(club))
    return received / knobs.unrated


def count_settled(club: Club, weeks: Collection[str]) -> IntArray:
    """How many needs of each member were met outside the rounds, in the first of some weeks or later, shape (n,).

    Each is as much as an introduction of the usual quality.
    """
    if not len(weeks):
        return np.zeros(len(club), dtype=np.int64)
    return _count(club, [club.settled.loc[club.settled["week"] >= min(weeks), "member"]])


def in_weeks(history: pd.DataFrame, last: Week, weeks: int, *, after: str = "") -> pd.DataFrame:
    """The rows of some weeks up to one, that one too.

    Parameters
    ----------
    history
        Columns `recommender.club.club.HISTORY_COLUMNS`.
    last, weeks
        The last week, and how many.
    after
        A week; of it and of those before nothing counts.
    """
    ages = {name: last.weeks_since(Week.parse(name)) for name in history["week"].unique()}
    some = [name for name, age in ages.items() if 0 <= age < weeks and name > after]
    return history[history["week"].isin(some)]


def _waited(history: pd.DataFrame, own: str, other: str) -> BoolArray:
    """Whether one side waited in vain: says so, the other had not declined, and nobody says they met."""
    waited = is_said(history[f"stood_up_{own}"], value=True)
    declined = is_said(history[f"accepted_{other}"], value=False)
    return waited & ~declined & ~is_said(history["met"], value=True)


def _count(club: Club, members: list[pd.Series[str]]) -> IntArray:
    rows = np.concatenate([club.find_rows(column) for column in members])
    counts: IntArray = np.bincount(rows[rows >= 0], minlength=len(club))
    return counts
