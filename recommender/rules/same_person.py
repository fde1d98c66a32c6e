"""Two entries of one person are not introduced to each other: she would get a letter about herself.

The same address tells, or the same full name at the same organisation.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from recommender.club.member_columns import number_values
from recommender.club.names import person_marks
from recommender.rules.checks import SameCode
from recommender.rules.rule import Rule

if TYPE_CHECKING:
    from collections.abc import Sequence

    from recommender.arrays import BoolArray, IntArray
    from recommender.club.member import Member
    from recommender.rules.rule import RuleContext


@dataclass(frozen=True, eq=False)
class OnePerson:
    """Entries that share an address, or a full name and an organisation."""

    addresses: SameCode
    names: SameCode

    def breaks(self, pairs: IntArray) -> BoolArray:
        """Whether both state one of them and it is the same, shape (m,)."""
        broken: BoolArray = self.addresses.breaks(pairs) | self.names.breaks(pairs)
        return broken


def _prepare(context: RuleContext) -> OnePerson | None:
    columns = context.columns.column(_read_marks).T
    stated = [column[column >= 0] for column in columns]
    if all(len(np.unique(column)) == len(column) for column in stated):
        return None  # everybody is there once
    return OnePerson(*map(SameCode, columns))


def _read_marks(members: Sequence[Member]) -> IntArray:
    """Numbers of what tells members apart, address and name, shape (n, 2); -1 where not stated."""
    marks = [
        {
            kind: " at ".join(told)
            for kind, *told in person_marks(member.name, member.organisation, member.email)
        }
        for member in members
    ]
    columns = [[mark.get(kind, "") for mark in marks] for kind in ("address", "name")]
    return np.stack([number_values(column) for column in columns], axis=1)


RULE = Rule(
    reason="same_person",
    order=45,
    knob="other_person",
    prepare=_prepare,
    says={"de": "sieht nach derselben Person aus", "en": "looks like the same person"},
)
