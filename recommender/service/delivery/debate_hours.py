"""When the two of a debate could meet: an hour at which neither is proposed another meeting."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING

from recommender.club.week import Week
from recommender.service.delivery.meetings import propose_hours

if TYPE_CHECKING:
    from collections.abc import Sequence

    from recommender.ports.debates import DebateRecord
    from recommender.ports.store import Session
    from recommender.service.delivery.delivery_options import DeliveryOptions
    from recommender.service.delivery.invitations import Invitations

_LOOKED_BACK = timedelta(weeks=2)
"""How long before a debate what else is proposed for its days was published."""
_NOTICE = timedelta(days=2)


def assign_debate_hours(
    session: Session,
    debates: Sequence[DebateRecord],
    now: datetime,
    options: DeliveryOptions,
    invitations: Invitations,
) -> dict[str, datetime]:
    """An hour for each debate, by its id; of two at one hour only where a member has no other.

    Parameters
    ----------
    session
        Where rounds and debates are.
    debates
        Of one week, about to be told.
    now
        When they are.
    options
        Which hours there are.
    invitations
        Know the hours of rounds.

    Returns
    -------
    dict
        On working days of the debates' week, or of the one that begins two days from now where that is
        later; empty where the club proposes no hours.
    """
    if not debates or not options.meeting_times:
        return {}
    monday = datetime.combine(Week.parse(debates[0].week).monday, time(), options.zone)
    hours = propose_hours(max(now, monday - _NOTICE), options.meeting_times, options.zone)
    since = (now - _LOOKED_BACK).isoformat()
    busy = invitations.list_hours(session, since)
    for a, b, at in session.debates.list_hours(since, now.isoformat()):
        for member in (a, b):
            busy[member].add(datetime.fromisoformat(at))
    assigned = {}
    for debate in sorted(debates, key=lambda debate: debate.id):
        start = sum(debate.id.encode())  # over the whole week, not all on its first day
        order = [hours[(start + number) % len(hours)] for number in range(len(hours))]
        taken = busy[debate.a] | busy[debate.b]
        hour = next((candidate for candidate in order if candidate not in taken), order[0])
        assigned[debate.id] = hour
        busy[debate.a].add(hour)
        busy[debate.b].add(hour)
    return assigned
