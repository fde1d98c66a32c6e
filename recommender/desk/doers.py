"""Who did something: a session's or a key's own name for whoever reads the log."""

from __future__ import annotations

from typing import TYPE_CHECKING

from recommender.service.people.browser_access import MADE_AT_START

if TYPE_CHECKING:
    from collections.abc import Callable

    from recommender.desk.visit import Visit


def name_doers(visit: Visit) -> Callable[[str], str]:
    """From the id in a log to a name: of the reader, a session, a key, or a part of the service.

    Parameters
    ----------
    visit
        Whose words it is told in.
    """
    services = visit.services
    labels = {key.id: key.label for key in services.access.all()}
    for session in services.browsers.sessions():
        made_at_start = session.label == MADE_AT_START
        labels[session.id] = (
            visit.say("organisers.made_at_start") if made_at_start else session.label
        )

    def name(id_: str) -> str:
        return visit.say("round.you") if id_ == visit.by else labels.get(id_) or id_

    return name
