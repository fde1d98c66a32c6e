"""Who asked not to be introduced to somebody is not, nor the other way round.

Told to the organiser as a count only, never to a member.
"""

import numpy as np

from recommender.club.club import Club
from recommender.rules.checks import PairList
from recommender.rules.rule import Rule, RuleContext


def _prepare(context: RuleContext) -> PairList:
    return find_blocks(context.club)


def find_blocks(club: Club) -> PairList:
    """The pairs of which one has asked not to be introduced to the other."""
    rows = club.rows
    blocked = [
        (row, rows[other])
        for row, member in enumerate(club.members)
        for other in member.do_not_introduce
        if other in rows
    ]
    return PairList.of(np.array(blocked, dtype=np.int64).reshape(-1, 2), len(rows))


RULE = Rule(
    reason="not_available",
    order=40,
    prepare=_prepare,
    says={
        "de": "möchten einander nicht vorgestellt werden (vertraulich)",
        "en": "asked not to be introduced (confidential)",
    },
)
