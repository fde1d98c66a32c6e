"""Needs that a warm introduction has met, by the asker's own word: owner, contact and asker have agreed.

They alone of all warm introductions are told to anybody else: an organiser reads that the need is gone. So
they count as an introduction that the asker has received. Wishes do not, for nobody else may know of one; and
for the owner nothing counts, for what is owed to them would tell an organiser that they know somebody.
"""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

import pandas as pd

from recommender.club.club import SETTLED_COLUMNS
from recommender.club.warm import CameOf, RequestState
from recommender.club.week import Week
from recommender.pipeline.warm import NEED

if TYPE_CHECKING:
    from recommender.club.warm import Request
    from recommender.ports.store import Session

_HELPED = frozenset({CameOf.MET, CameOf.HELPED})


def list_settled(session: Session) -> tuple[Request, ...]:
    """The warm introductions that have met a need, as they came."""
    return tuple(
        request
        for request in session.warm_requests.all()
        if request.kind == NEED
        and request.state is RequestState.INTRODUCED
        and request.came_of in _HELPED
    )


def read_settled(session: Session) -> pd.DataFrame:
    """The week in which each asker said so, columns `recommender.club.club.SETTLED_COLUMNS`."""
    rows = [
        (str(Week.of(datetime.fromisoformat(request.changed_at).date())), request.asker)
        for request in list_settled(session)
    ]
    return pd.DataFrame(rows, columns=list(SETTLED_COLUMNS), dtype="object")
