"""What a member's own behaviour says by the four rules of good networks, and their give and take.

Readings are for the member alone: an organiser cannot ask for them. As far as they rest on what
others have said they are of answers given before this week, of five people or more, and rounded:
nobody's answer can be worked out from one or from the difference of two.

==================  ==========================================================================
working together    of the meetings one has reported, the share with whom one is still in touch,
                    or of which something came (by one's own word)
openness            of the introductions one did not decline, the share that leads into another
                    circle of the club
keeping agreements  kept / (kept + broken): meetings that took place, and times others waited in
                    vain (`recommender.club.agreements`)
seeing it through   of the introductions one did not decline, the share of which one says whether
                    the two met
loyalty             in time / (in time + late + overdue): of what one agreed to do at tables of common
                    goals, as these note it (`recommender.club.goal.count_agreed`)
understanding       of the debates of which one says how well one understood the other, the share with 4
                    or 5 of 5 (by one's own word)
seeing goals        (in time + late) / (in time + late + overdue), of the same
through
==================  ==========================================================================

What is agreed at tables is not mixed with what is said of introductions: whoever knows the one exactly could else
work out the other from the sum.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, time
from typing import TYPE_CHECKING

from recommender.club.debate import BETTER_UNDERSTOOD
from recommender.club.goal import AgreedCounts, count_agreed
from recommender.club.week import Week
from recommender.ports.refusals import NotFoundError
from recommender.service.rounds.feedback import summarise_answers
from recommender.service.rounds.outcome_counts import STEP, round_down

if TYPE_CHECKING:
    from collections.abc import Sequence

    from recommender.ports.records import Answers, IntroductionRecord
    from recommender.ports.store import Session, Store
    from recommender.service.calendar import Calendar

HELPED = 4
"""Rating of what somebody learned from which they were helped."""
_NOTHING = AgreedCounts(in_time=0, late=0, overdue=0, open=0)
_SOMETHING = frozenset({"contact", "friendship", "advice", "work"})


@dataclass(frozen=True)
class Readings:
    """Shares of 0 to 1; None where there is too little to go by."""

    working_together: float | None
    openness: float | None
    keeping_agreements: float | None
    seeing_it_through: float | None
    told_to_help: int
    """Introductions in which the member was told what they can give."""
    helped: int | None
    """Partners who say that they learned something, as `round_down`."""
    was_helped: int
    """Partners of whom the member says so."""
    loyalty: float | None
    goals_seen_through: float | None
    understanding: float | None
    agreed: AgreedCounts
    """What became of all they agreed to do at tables of goals."""


@dataclass(frozen=True)
class _Meeting:
    """One introduction with what both sides say."""

    pair: IntroductionRecord
    own: Answers
    theirs: Answers


class ReadingsOf:
    """The use case.

    Parameters
    ----------
    store, calendar
        Where outcomes are, and which week it is.
    """

    def __init__(self, store: Store, calendar: Calendar) -> None:
        self._store = store
        self._calendar = calendar

    def read(self, member: str) -> Readings:
        """A member's readings.

        Raises
        ------
        NotFoundError
            If there is no such member.
        """
        with self._store.read() as session:
            if session.members.get(member) is None:
                message = "member: no such id"
                raise NotFoundError(message)
            meetings = _list_meetings(session, member, self._until())
            agreed = count_agreed(session.goals.agreed_by(member), self._calendar.day().isoformat())
            debates = session.debates.of_member(member)
        said = [debate.understood_by(member) for debate in debates]
        return measure_readings(member, meetings, agreed, [value for value in said if value])

    def _until(self) -> str:
        monday = Week.parse(self._calendar.week()).monday
        start = datetime.combine(monday, time(), self._calendar.zone)
        return start.astimezone(UTC).isoformat()


def measure_readings(
    member: str,
    meetings: Sequence[_Meeting],
    agreed: AgreedCounts = _NOTHING,
    understood: Sequence[int] = (),
) -> Readings:
    """The readings of one member, by the formulas above.

    Parameters
    ----------
    member, meetings
        Whose, and their introductions with what both sides say.
    agreed
        What became of what they agreed to do.
    understood
        How well they say that they understood the others of their debates, 1 to 5.
    """
    due = agreed.in_time + agreed.late + agreed.overdue
    open_ = [meeting for meeting in meetings if meeting.own.accepted is not False]
    met = [meeting for meeting in open_ if meeting.own.met is True]
    lasting = [
        meeting
        for meeting in met
        if meeting.own.still_in_touch or meeting.own.came_of in _SOMETHING
    ]
    crossing = [
        meeting for meeting in open_ if not meeting.pair.numbers.get("same_community", True)
    ]
    told = [meeting for meeting in meetings if meeting.pair.text_of(member).get("gives")]
    rated = [meeting for meeting in meetings if meeting.theirs.learned is not None]
    helped = [meeting for meeting in rated if (meeting.theirs.learned or 0) >= HELPED]
    return Readings(
        working_together=_share(len(lasting), len(met)),
        openness=_share(len(crossing), len(open_)),
        keeping_agreements=_keep_agreements(open_),
        seeing_it_through=_share(sum(meeting.own.met is not None for meeting in open_), len(open_)),
        told_to_help=len(told),
        helped=round_down(len(helped)) if len(rated) >= STEP else None,
        was_helped=sum((meeting.own.learned or 0) >= HELPED for meeting in meetings),
        loyalty=_share(agreed.in_time, due),
        goals_seen_through=_share(agreed.in_time + agreed.late, due),
        understanding=_share(
            sum(value >= BETTER_UNDERSTOOD for value in understood), len(understood)
        ),
        agreed=agreed,
    )


def _keep_agreements(open_: Sequence[_Meeting]) -> float | None:
    """Rounded to tenths, of five agreements or more: others have said some of it."""
    met = sum(_met(meeting) for meeting in open_)
    broken = sum(meeting.theirs.stood_up is True and not _met(meeting) for meeting in open_)
    return _share(met, met + broken)


def _met(meeting: _Meeting) -> bool:
    said = {meeting.own.met, meeting.theirs.met}
    return True in said and False not in said


def _share(some: int, of: int) -> float | None:
    """A share to a tenth, of `STEP` or more; none of fewer."""
    return round(some / of, 1) if of >= STEP else None


def _list_meetings(session: Session, member: str, until: str) -> list[_Meeting]:
    pairs: Sequence[IntroductionRecord] = session.rounds.everything_of(member)["introductions"]
    meetings = []
    for pair in pairs:
        sides = [
            summarise_answers(
                record for record in session.outcomes.of(pair.id, side) if record.at < until
            )
            for side in (member, pair.partner_of(member))
        ]
        meetings.append(_Meeting(pair, *sides))
    return meetings
