"""A proposal to meet as a calendar file (RFC 5545): tentative, the same hour for both."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC
from typing import TYPE_CHECKING

from icalendar import Calendar, Event

if TYPE_CHECKING:
    from datetime import datetime, timedelta

    from recommender.ports.outbox import ProposalText


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


def make_invitation(proposal: Proposal) -> bytes:
    """A calendar file with one event.

    It names no attendees: an invitation that did would tell each the other's address. It is
    tentative and leaves its hour free, since nobody has agreed to it yet.
    """
    event = Event()
    event.add("uid", f"{proposal.id}@recommender")
    event.add("dtstamp", proposal.made_at)
    start = proposal.start.astimezone(UTC)  # which needs no time zone tables in the file
    event.add("dtstart", start)
    event.add("dtend", start + proposal.lasts)
    event.add("summary", proposal.text.title)
    event.add("description", proposal.text.description)
    if proposal.text.place:
        event.add("location", proposal.text.place)
    event.add("status", "TENTATIVE")
    event.add("transp", "TRANSPARENT")
    calendar = Calendar()
    calendar.add("prodid", "-//recommender//EN")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add_component(event)
    file: bytes = calendar.to_ical()
    return file
