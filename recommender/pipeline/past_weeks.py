"""A week of the past once more: the club as it was, and the round that other knobs would have made.

Members and what they say are those of today, as nobody keeps what they said then; who has met whom, who
was introduced, and who was there are those of then.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from recommender.club.week import Week
from recommender.pipeline.introduce import choose_pairs
from recommender.pipeline.scorer import make_scorer
from recommender.rules.permissions import permissions

if TYPE_CHECKING:
    from collections.abc import Iterable

    from recommender.arrays import IntArray
    from recommender.pipeline.prepared import Prepared


@dataclass(frozen=True, eq=False)
class PastRound:
    """What would have been made of a past week."""

    then: Prepared
    """The club in that week."""
    pairs: IntArray
    """Shape (m, 2): the best round under the knobs; nothing is drawn."""


def choose_again(prepared: Prepared, week: str, present: Iterable[str] | None = None) -> PastRound:
    """Solve a past week under the knobs and the ranker of ``prepared``.

    Parameters
    ----------
    prepared
        The club of today.
    week
        ISO week; of it and later ones nothing that is recorded counts.
    present
        Ids of the members that the week's round was made for; all of today's if left out.
    """
    when, club = Week.parse(week), prepared.club
    earlier = club.history[club.history["week"] < str(when)]
    then = prepared.with_club(replace(club, history=earlier)).in_week(when)
    rules = permissions(then.club, when, then.config.rules)
    if present is not None:
        here = np.isin(np.array(club.ids, dtype=object), list(present))
        rules = replace(rules, capacity=np.where(here, rules.capacity, 0))
    nobody = np.zeros((0, 2), dtype=np.int64)
    return PastRound(then, choose_pairs(then, make_scorer(then, rules), nobody)[0])
