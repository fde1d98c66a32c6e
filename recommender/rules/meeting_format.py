"""Who meets in person only is not introduced to who meets online only.

With the knob ``same_city_in_person`` who meets in person only must live in the other's city, too; with
``reach_km`` within so many kilometres of it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from recommender.club.member import Meet
from recommender.club.whereabouts import locate
from recommender.rules.checks import FormatClash, codes_of
from recommender.rules.rule import Rule

if TYPE_CHECKING:
    from collections.abc import Sequence

    from recommender.arrays import IntArray
    from recommender.club.member import Member
    from recommender.rules.rule import RuleContext

_WAYS = (Meet.EITHER, Meet.IN_PERSON, Meet.ONLINE)
IN_PERSON_ONLY, ONLINE_ONLY = 1, 2
"""As `ways_of` numbers them."""


def ways_of(members: Sequence[Member]) -> IntArray:
    """How each member meets, shape (n,): 0 either, 1 in person, 2 online."""
    return np.array([_WAYS.index(member.meet) for member in members], dtype=np.int64)


def _prepare(context: RuleContext) -> FormatClash:
    members = context.club.members
    near = context.knobs.same_city_in_person
    cities = codes_of([member.place for member in members]) if near else None
    reach = context.knobs.reach_km
    where = None if reach is None else locate(members)
    return FormatClash(ways_of(members), cities, where, reach or 0.0)


RULE = Rule(
    reason="meeting_format",
    order=60,
    prepare=_prepare,
    says={
        "de": "die eine Seite nur persönlich, die andere nur online",
        "en": "one side in person only, the other online only",
    },
)
