"""Two entries of one person are not introduced to each other: she would get a letter about herself.

The same address tells, or the same full name at the same organisation.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from recommender.club.names import person_marks
from recommender.rules.checks import SameCode
from recommender.rules.rule import Rule

if TYPE_CHECKING:
    from recommender.arrays import BoolArray, IntArray
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
    marks = [
        {
            kind: " at ".join(told)
            for kind, *told in person_marks(member.name, member.organisation, member.email)
        }
        for member in context.club.members
    ]
    columns = [[mark.get(kind, "") for mark in marks] for kind in ("address", "name")]
    if all(len(set(filter(None, column))) == len([*filter(None, column)]) for column in columns):
        return None  # everybody is there once
    return OnePerson(*map(SameCode.of, columns))


RULE = Rule(
    reason="same_person",
    order=45,
    knob="other_person",
    prepare=_prepare,
    says={"de": "sieht nach derselben Person aus", "en": "looks like the same person"},
)
