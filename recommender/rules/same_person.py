"""Two entries of one person are not introduced to each other: she would get a letter about herself.

The same address tells, or the same full name at the same organisation.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

import numpy as np

from recommender.club.names import person_marks
from recommender.rules.checks import PairList
from recommender.rules.rule import Rule

if TYPE_CHECKING:
    from recommender.rules.rule import RuleContext


def _prepare(context: RuleContext) -> PairList | None:
    entries: dict[tuple[str, ...], list[int]] = defaultdict(list)
    for row, member in enumerate(context.club.members):
        for mark in person_marks(member.name, member.organisation, member.email):
            entries[mark].append(row)
    groups = [rows for rows in entries.values() if len(rows) > 1]
    pairs = [(a, b) for rows in groups for at, a in enumerate(rows) for b in rows[at + 1 :]]
    if not pairs:
        return None
    return PairList.of(np.array(pairs, dtype=np.int64), len(context.club))


RULE = Rule(
    reason="same_person",
    order=45,
    knob="other_person",
    prepare=_prepare,
    says={"de": "sieht nach derselben Person aus", "en": "looks like the same person"},
)
