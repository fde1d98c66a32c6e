"""Stage 2: who may be introduced to whom this week, and if not, why."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from recommender.club.member import Meet
from recommender.club.round import Reason
from recommender.club.week import Week
from recommender.maths.pairs import member_of, pair_keys, unique_pairs

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pandas as pd

    from recommender.arrays import BoolArray, IntArray
    from recommender.club.club import Club
    from recommender.club.member import Member
    from recommender.config import Rules

CODES: tuple[Reason, ...] = (
    Reason.PAUSED,
    Reason.KNOWN,
    Reason.MET_BEFORE,
    Reason.NOT_AVAILABLE,
    Reason.NO_SHARED_LANGUAGE,
    Reason.MEETING_FORMAT,
    Reason.BANNED,
)
"""Reason of code k + 1; code 0 means that the pair may be introduced."""


@dataclass(frozen=True)
class Permissions:
    """The rules of one club and week, ready to be asked about any pairs."""

    capacity: IntArray
    """Shape (n,): introductions each member takes this week; 0 = paused."""
    known: IntArray
    """Sorted keys of pairs with a tie."""
    met: IntArray
    """Sorted keys of pairs introduced before."""
    blocked: IntArray
    """Sorted keys of pairs of which one asked not to be introduced to the other."""
    languages: IntArray
    """Shape (n, n_words): a bit for each language spoken; all 0 = not stated or not asked for."""
    meet: IntArray
    """Shape (n,): 0 either, 1 in person, 2 online."""
    city: IntArray | None
    """Shape (n,): number of the city, -1 unknown; None = cities don't matter."""
    banned: IntArray = field(default_factory=lambda: np.zeros(0, dtype=np.int64))
    """Sorted keys of pairs that the organiser has taken out of this round."""

    def codes(self, pairs: IntArray) -> IntArray:
        """For each pair 0 if it may be introduced, else 1 + index of the reason in `CODES`.

        Parameters
        ----------
        pairs
            Shape (m, 2), row numbers, the two of a pair different.
        """
        broken = self.broken(pairs)
        first: IntArray = np.where(broken.any(axis=1), broken.argmax(axis=1) + 1, 0)
        return first

    def broken(self, pairs: IntArray) -> BoolArray:
        """Which rules each pair breaks, shape (m, len(CODES)); see `codes`."""
        keys = pair_keys(pairs, len(self.capacity))
        checks = (
            (self.capacity == 0)[pairs].any(axis=1),
            member_of(keys, self.known),
            member_of(keys, self.met),
            member_of(keys, self.blocked),
            self._speechless(pairs),
            self._format_clash(pairs),
            member_of(keys, self.banned),
        )
        return np.stack(checks, axis=1)

    def allowed(self, pairs: IntArray) -> BoolArray:
        """Whether each pair may be introduced, shape (m,)."""
        allowed: BoolArray = self.codes(pairs) == 0
        return allowed

    def _speechless(self, pairs: IntArray) -> BoolArray:
        first, second = self.languages[pairs[:, 0]], self.languages[pairs[:, 1]]
        stated = (self.languages != 0).any(axis=1)
        none: BoolArray = stated[pairs].all(axis=1) & ((first & second) == 0).all(axis=1)
        return none

    def _format_clash(self, pairs: IntArray) -> BoolArray:
        ways = self.meet[pairs]
        clash: BoolArray = np.sort(ways, axis=1) @ np.array([10, 1]) == 12
        if self.city is not None:
            cities = self.city[pairs]
            apart = (cities[:, 0] != cities[:, 1]) & (cities >= 0).all(axis=1)
            clash |= apart & (ways == 1).any(axis=1) & (ways != 2).all(axis=1)
        return clash


def permissions(club: Club, week: Week, rules: Rules, *, anew: bool = True) -> Permissions:
    """The rules that hold for a club in a week.

    Parameters
    ----------
    club, week, rules
        The club, the week, and the knobs.
    anew
        Whether the week's round is being made: then what is recorded of that week already is
        about to be replaced. Else its pairs are introduced, as those of earlier weeks are.
    """
    members, n = club.members, len(club)
    cities = np.unique([m.place for m in members], return_inverse=True)[1]
    cities[[not member.city for member in members]] = -1
    return Permissions(
        capacity=np.array([places(member, week) for member in members], dtype=np.int64),
        known=_keys(club.ties, club, n),
        met=_keys(_recent(club.history, week, rules.repeat_after_weeks, anew=anew), club, n),
        blocked=_blocked(club),
        languages=_languages(members, asked=rules.shared_language),
        meet=np.array([list(_WAYS).index(member.meet) for member in members], dtype=np.int64),
        city=cities if rules.same_city_in_person else None,
    )


_WAYS = (Meet.EITHER, Meet.IN_PERSON, Meet.ONLINE)


def places(member: Member, week: Week) -> int:
    """Introductions a member takes in a week; 0 while they pause."""
    away = member.paused_until is not None and week.monday < member.paused_until
    return 0 if away else max(0, member.per_round)


def _recent(
    history: pd.DataFrame, week: Week, repeat_after: int | None, *, anew: bool
) -> pd.DataFrame:
    """Rounds that still forbid a repeat; that of this week does unless it is being made anew."""
    since = {each: week.weeks_since(Week.parse(each)) for each in history["week"].unique()}
    limit = float("inf") if repeat_after is None else repeat_after
    barred = [each for each, weeks in since.items() if (weeks != 0 or not anew) and weeks < limit]
    return history[history["week"].isin(barred)]


def _keys(table: pd.DataFrame, club: Club, n: int) -> IntArray:
    """Sorted keys of the pairs of a table whose two ids are members."""
    return pair_keys(unique_pairs(club.pairs(table), n), n)


def _blocked(club: Club) -> IntArray:
    pairs = [
        (row, club.rows[other])
        for row, member in enumerate(club.members)
        for other in member.do_not_introduce
        if other in club.rows
    ]
    n = len(club)
    return pair_keys(unique_pairs(np.array(pairs, dtype=np.int64).reshape(-1, 2), n), n)


def _languages(members: Sequence[Member], *, asked: bool) -> IntArray:
    """A bit per language, 62 to a word, shape (n, n_words)."""
    names = sorted({language for member in members for language in member.languages})
    number = {name: at for at, name in enumerate(names)}
    spoken = np.zeros((len(members), 1 + len(names) // 62), dtype=np.int64)
    for row, member in enumerate(members if asked else ()):
        for language in member.languages:
            word, bit = divmod(number[language], 62)
            spoken[row, word] |= 1 << bit
    return spoken
