"""Four weeks of a club, no pair twice: by the production path, and by any score of pairs."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from benchmarks.quality.hosts.clubs import FIRST_WEEK
from recommender.club.week import Week
from recommender.maths.matching.b_matching import solve_exact
from recommender.maths.matching.dual_prices import solve_dual
from recommender.maths.pairs import all_pairs
from recommender.pipeline import introduce_club, introduce_member
from recommender.rules.permissions import permissions

if TYPE_CHECKING:
    from benchmarks.quality.hosts.clubs import HostedClub
    from recommender.arrays import DoubleArray, IntArray
    from recommender.pipeline import Prepared

WEEKS = 4
_WORTH = 10.0
"""Added to scores of 0 to 1, so that everyone gets their number before scores decide."""
_EXACT_UP_TO = 20_000
"""Pairs up to which a round is solved to proven optimality."""

Solve = Callable[["Prepared", str], "IntArray"]
"""From a club and a week to the pairs of its round, shape (m, 2)."""


def introduce_as_shipped(prepared: Prepared, week: str) -> IntArray:
    """The production round with default settings, shape (m, 2)."""
    club = prepared.club
    made = introduce_club(prepared, week).introductions
    pairs = [(club.row(pair.a), club.row(pair.b)) for pair in made]
    return np.array(pairs, dtype=np.int64).reshape(-1, 2)


def introduce_by(scores: DoubleArray) -> Solve:
    """A round under the same rules and numbers, of the largest sum of both sides' scores.

    Parameters
    ----------
    scores
        Shape (n, n); as many introductions as can be come first.
    """

    def solve(prepared: Prepared, week: str) -> IntArray:
        rules = permissions(prepared.club, Week.parse(week), prepared.config.rules)
        pairs = all_pairs(len(prepared.club))
        pairs = pairs[rules.allowed(pairs)]
        weights = scores[pairs[:, 0], pairs[:, 1]] + scores[pairs[:, 1], pairs[:, 0]]
        weights = (weights - weights.min(initial=0.0)) / max(float(np.ptp(weights)), 1e-12)
        best = solve_exact if len(pairs) <= _EXACT_UP_TO else solve_dual
        return pairs[best(pairs, weights + _WORTH, rules.capacity).chosen]

    return solve


def run_weeks(hosted: HostedClub, solve: Solve, weeks: int = WEEKS) -> list[DoubleArray]:
    """Partners of focal members, week by week, each week's pairs in the history of the next.

    Parameters
    ----------
    hosted
        The club.
    solve
        Makes the round of one week.
    weeks
        How many.

    Returns
    -------
    list of DoubleArray, each of shape (f, n)
        1 where that week introduces a focal member to somebody.
    """
    prepared, week, made = hosted.prepared, Week.parse(FIRST_WEEK), []
    for _ in range(weeks):
        pairs = solve(prepared, str(week))
        given = np.zeros((len(prepared.club),) * 2)
        given[pairs[:, 0], pairs[:, 1]] = given[pairs[:, 1], pairs[:, 0]] = 1.0
        made.append(given[hosted.focal])
        prepared, week = _remember(prepared, str(week), pairs), week.next()
    return made


def order_everybody(hosted: HostedClub) -> DoubleArray:
    """The production path's own order for each focal member, shape (f, n); -n: below the floor."""
    prepared, club = hosted.prepared, hosted.prepared.club
    scores = np.full((len(hosted.focal), len(club)), -float(len(club)))
    for row, member in enumerate(hosted.focal_ids):
        best = introduce_member(prepared, member, FIRST_WEEK, limit=len(club))
        for place, pair in enumerate(best):
            scores[row, club.row(pair.b if pair.a == member else pair.a)] = -place
    return scores


def _remember(prepared: Prepared, week: str, pairs: IntArray) -> Prepared:
    """The same club with the pairs of a week in its history."""
    club = prepared.club
    sides = {side: [club.ids[row] for row in pairs[:, place]] for place, side in enumerate("ab")}
    rows = pd.DataFrame({"week": week, **sides}).reindex(columns=club.history.columns)
    history = pd.concat([club.history, rows], ignore_index=True) if len(club.history) else rows
    return prepared.with_club(replace(club, history=history))
