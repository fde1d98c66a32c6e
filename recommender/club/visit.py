"""A visit: a member shows others where they work."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class HostedVisit:
    """Who comes by at whose place of work."""

    host: str
    what: str
    """What there is to see, in the host's words."""
    when: str
    guests: tuple[str, ...]
    """Ids, sorted."""
    places: int
    """Guests there may be."""
    across_collars: int
    """Guests of the other collar: who leads, at who works with their hands, or the other way."""
    across_levels: int
    """Guests of another stated level."""
    across_trades: int
    """Guests of another stated industry."""


@dataclass(frozen=True, slots=True)
class VisitPlan:
    """The visits of a week, and who has no place in any."""

    week: str
    visits: tuple[HostedVisit, ...]
    """By host; one without guests, too."""
    without: tuple[str, ...]
    """Who takes introductions this week, hosts nobody and is no guest; sorted."""
