"""Who are farther apart than a club's horizon are not introduced: own organisation, town, club, partners.

Who does not state an organisation or a town goes by the next wider circle, so nobody is left without
one; two are introduced only if each is within the other's.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from recommender.rules.checks import codes_of
from recommender.rules.rule import Rule

if TYPE_CHECKING:
    from recommender.arrays import BoolArray, IntArray
    from recommender.rules.rule import RuleContext

CIRCLES = ("organisation", "town", "club", "partners")
"""From the nearest to the widest; in the last one is everybody."""


@dataclass(frozen=True, eq=False)
class OutOfReach:
    """One of the two is in another circle than the other goes by."""

    codes: IntArray
    """Shape (n, 4): each member's circles of `CIRCLES`, -1 where not stated."""
    reach: IntArray
    """Shape (n,): number of the circle that each goes by."""

    def breaks(self, pairs: IntArray) -> BoolArray:
        """Whether one is out of the other's reach, shape (m,)."""
        first, second = pairs[:, 0], pairs[:, 1]
        broken = np.zeros(len(pairs), dtype=np.bool_)
        for reach in (self.reach[first], self.reach[second]):
            broken |= self.codes[first, reach] != self.codes[second, reach]
        return broken


def _prepare(context: RuleContext) -> OutOfReach | None:
    nearest = CIRCLES.index(context.knobs.horizon)
    if nearest == len(CIRCLES) - 1:
        return None
    members = context.club.members
    codes = np.column_stack(
        [
            codes_of([member.workplace for member in members]),
            codes_of([member.place for member in members]),
            codes_of([member.home_club or "/" for member in members]),
            np.zeros(len(members), dtype=np.int64),
        ]
    )
    stated = codes[:, nearest:] >= 0
    return OutOfReach(codes, nearest + stated.argmax(axis=1))


RULE = Rule(
    reason="beyond_horizon",
    order=67,
    knob="horizon",
    prepare=_prepare,
    says={
        "de": "weiter weg, als der Club zurzeit vorstellt",
        "en": "farther off than the club introduces at present",
    },
)
