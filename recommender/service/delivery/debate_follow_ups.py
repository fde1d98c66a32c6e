"""Asks once, after the day of a debate, whoever was told of it by letter and has not said how it was."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from recommender.club.week import Week
from recommender.ports.outbox import ASKED, DEBATE, MAY_HAVE_ARRIVED, new_debate_message
from recommender.service.delivery.meetings import LetterTimes, move_after

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import tzinfo

    from recommender.ports.debates import DebateRecord
    from recommender.ports.outbox import MessageRecord
    from recommender.ports.store import Session

_ASKED_FOR = timedelta(weeks=4)
"""How long it is still asked: who was away so long with the service is not bothered."""
_WEEKS_BACK = 8
"""Weeks whose debates are looked at: as long as it is asked, and for hours that a late letter moved."""
_LAST_DAY = timedelta(days=6)


def list_questions(
    session: Session, now: datetime, zone: tzinfo, retention_days: int | None
) -> list[MessageRecord]:
    """Letters that ask how a debate was, as far as they are due and not made yet.

    Each is there once, whoever asks for it.

    Parameters
    ----------
    session
        What is known of debates and of letters about them.
    now, zone
        The time, and where the club lives: a debate is over with its day there.
    retention_days
        Days after which answers are deleted: what was answered may then be known no more, and
        nobody is asked.
    """
    if retention_days is not None and retention_days <= (_ASKED_FOR + timedelta(weeks=1)).days:
        return []
    today = now.astimezone(zone).date()
    week = Week.of(today - timedelta(weeks=_WEEKS_BACK))
    questions: list[MessageRecord] = []
    while week <= Week.of(today):
        for debate in session.debates.of_week(str(week)):
            questions += _ask(session, debate, now, zone)
        week = week.next()
    return [question for question in questions if session.outbox.get(question.id) is None]


def has_told(debate: DebateRecord, member: str) -> bool:
    """Whether one of the two has said how it was."""
    return debate.met_by(member) is not None or debate.understood_by(member) is not None


def _ask(
    session: Session, debate: DebateRecord, now: datetime, zone: tzinfo
) -> Iterator[MessageRecord]:
    today = now.astimezone(zone).date()
    for member in (debate.a, debate.b):
        if has_told(debate, member):
            continue
        for told in session.outbox.of(member):
            if told.about != f"{DEBATE}{debate.id}" or told.state not in MAY_HAVE_ARRIVED:
                continue
            day = _find_day(debate, told, zone)
            if day < today <= day + _ASKED_FOR:
                about = f"{ASKED}{debate.id}"
                yield new_debate_message(debate.week, told.channel, about, member, now.isoformat())


def _find_day(debate: DebateRecord, told: MessageRecord, zone: tzinfo) -> date:
    """The day of the hour that a letter proposes; the last of the week where it proposes none."""
    left = datetime.fromisoformat(told.changed_at).astimezone(zone)
    if debate.meets_at is None:
        return max(Week.parse(debate.week), Week.of(left.date())).monday + _LAST_DAY
    planned = datetime.fromisoformat(debate.meets_at).astimezone(zone)
    return move_after(planned, LetterTimes(datetime.fromisoformat(told.created_at), left)).date()
