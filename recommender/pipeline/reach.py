"""How many members might help somebody, or be helped: counted for profiles as they are or might be.

Who asked not to meet whom does not count: nobody is to tell from a number that two are kept apart.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from recommender.club.profile_advice import ProfileReach
from recommender.club.vague_wish import is_general
from recommender.maths.texts.evidence import centred
from recommender.rules.not_available import RULE as NOT_AVAILABLE
from recommender.rules.permissions import permissions
from recommender.stages.encode import encode_members

if TYPE_CHECKING:
    from collections.abc import Sequence

    from recommender.arrays import BoolArray, FloatArray, IntArray
    from recommender.club.club import Club
    from recommender.club.member import Member
    from recommender.club.week import Week
    from recommender.maths.texts.facets import Texts
    from recommender.pipeline.prepared import Prepared
    from recommender.ports.encoder import Encoder
    from recommender.rules.permissions import Permissions


class ReachCounter:
    """Counts on one club in one week.

    Parameters
    ----------
    prepared
        The club.
    encoder
        The one that it was prepared with.
    week
        For rules that depend on it.
    """

    def __init__(self, prepared: Prepared, encoder: Encoder, week: Week) -> None:
        self._prepared = prepared
        self._encoder = encoder
        self._week = week
        self._rules = self._permit(prepared.club)
        self._asked_telling = find_telling(prepared.facets.need_texts)

    def count(self, profiles: Sequence[tuple[int, Member]]) -> list[ProfileReach]:
        """The reach of each profile.

        Parameters
        ----------
        profiles
            Row of a member, and their profile as it is or might be.
        """
        if not profiles:
            return []
        members = [member for _, member in profiles]
        prepared = self._prepared
        facets = encode_members(members, self._encoder, profiles=prepared.config.profiles)
        means, telling = prepared.features.exchange.means, find_telling(facets.need_texts)
        needs = centred(facets.needs.vectors, means[0])
        gives = centred(facets.gives.vectors, means[1])
        counted = []
        for number, (row, _) in enumerate(profiles):
            asks = np.arange(*facets.needs.start[number : number + 2])
            vectors = needs[asks[telling[asks]]], gives[facets.gives.rows(number)]
            counted.append(self._count_one(*vectors, self._find_allowed(row)))
        return counted

    def _count_one(self, needs: FloatArray, gives: FloatArray, allowed: BoolArray) -> ProfileReach:
        """The reach of one profile's centred needs and gifts."""
        exchange, config = self._prepared.features.exchange, self._prepared.config
        least = self._prepared.facets.calibration.z_of(config.evidence.might_help) * exchange.sd
        meets = (needs @ exchange.given.vectors.T >= least).any(axis=0)
        met = (gives @ exchange.asked.vectors.T >= least).any(axis=0) & self._asked_telling
        givers = _mark(exchange.given.owners[meets], len(allowed)) & allowed
        seekers = _mark(exchange.asked.owners[met], len(allowed)) & allowed
        return ProfileReach(int(givers.sum()), int(seekers.sum()), int((givers | seekers).sum()))

    def _find_allowed(self, row: int) -> BoolArray:
        """Who may be introduced to a member, were they not taking a break, shape (n,)."""
        club, rules = self._prepared.club, self._rules
        if rules.capacity[row] == 0:
            there = replace(
                club.members[row], per_round=1, paused_until=None, every_weeks=1, months_off=()
            )
            members = (*club.members[:row], there, *club.members[row + 1 :])
            rules = self._permit(replace(club, members=members))
        others = np.delete(np.arange(len(club)), row)
        allowed = np.zeros(len(club), dtype=np.bool_)
        allowed[others] = rules.allowed(np.column_stack([np.full(len(others), row), others]))
        return allowed

    def _permit(self, club: Club) -> Permissions:
        rules = permissions(club, self._week, self._prepared.config.rules, anew=False)
        return rules.with_check(NOT_AVAILABLE.reason, None)


def find_telling(texts: Texts) -> BoolArray:
    """Which of the needs and goals of some profiles say something of their own, shape (n_texts,)."""
    return np.array(
        [
            field != "needs" or not is_general(text)
            for field, text in zip(texts.fields, texts.texts, strict=True)
        ],
        dtype=np.bool_,
    )


def _mark(rows: IntArray, n: int) -> BoolArray:
    marked = np.zeros(n, dtype=np.bool_)
    marked[rows] = True
    return marked
