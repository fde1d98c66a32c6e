"""A proposal to meet as a calendar file (RFC 5545, 5546): tentative, the same hour for both."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime, timedelta

    from recommender.ports.outbox import ProposalText

REQUEST, CANCEL = "REQUEST", "CANCEL"
"""Methods of a calendar file: what a mail program is to do with it."""


@dataclass(frozen=True, slots=True)
class Proposal:
    """When, where and with whom."""

    id: str
    """Of the introduction: both calendars then know the same event."""
    text: ProposalText
    start: datetime
    """With its zone."""
    lasts: timedelta
    made_at: datetime
    organiser: str
    """Address of the club."""
    reader: str
    """Address of the one whose calendar it is for."""
    sequence: int = 0
    """Higher for every change: a calendar keeps what has the highest."""
    is_off: bool = False
    """Whether it takes an earlier proposal back."""

    @property
    def method(self) -> str:
        """`REQUEST`, or `CANCEL`."""
        return CANCEL if self.is_off else REQUEST


def make_invitation(proposal: Proposal) -> bytes:
    """A calendar file with one event.

    Of those who are invited it names its reader alone, as mail programs show buttons only to whom they
    find there: naming both would tell each the other's address. It is tentative, leaves its hour
    free, since nobody has agreed to it yet, and asks for no answer.
    """
    from icalendar import Calendar, Event, vCalAddress  # slow to load, and few commands write mail

    event = Event()
    event.add("uid", f"{proposal.id}@recommender")
    event.add("sequence", proposal.sequence)
    event.add("dtstamp", proposal.made_at.astimezone(UTC))
    start = proposal.start.astimezone(UTC)  # which needs no time zone tables in the file
    event.add("dtstart", start)
    event.add("dtend", start + proposal.lasts)
    event.add("summary", proposal.text.title)
    event.add("description", proposal.text.description)
    if proposal.text.place:
        event.add("location", proposal.text.place)
    event.add("status", "CANCELLED" if proposal.is_off else "TENTATIVE")
    event.add("transp", "TRANSPARENT")
    event.add("organizer", vCalAddress(f"mailto:{proposal.organiser}"))
    reader = vCalAddress(f"mailto:{proposal.reader}")
    reader.params.update(ROLE="OPT-PARTICIPANT", PARTSTAT="NEEDS-ACTION", RSVP="FALSE")
    event.add("attendee", reader)
    calendar = Calendar()
    calendar.add("prodid", "-//recommender//EN")
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", proposal.method)
    calendar.add_component(event)
    file: bytes = calendar.to_ical()
    return file
