"""Visits to where members work."""

from __future__ import annotations

from pydantic import BaseModel, Field

from recommender.api.schemas.fields import Knobs, Sent, WeekName


class VisitsSent(Sent):
    """For which week visits are filled."""

    week: WeekName | None = None
    knobs: Knobs = Field(default_factory=dict)


class VisitOut(BaseModel):
    """One visit."""

    host: str
    what: str = Field(description="What there is to see, in the host's words")
    when: str
    guests: list[str]
    places: int
    across_collars: int = Field(description="Guests of the other collar")
    across_levels: int
    across_trades: int


class VisitsOut(BaseModel):
    """The visits of a week."""

    week: str
    visits: list[VisitOut]
    without: list[str] = Field(description="Who takes introductions and has no place")


class VisitGuestOut(BaseModel):
    """Who comes by where."""

    host: str
    guest: str


class KeptVisitsOut(BaseModel):
    """The visits of a week that are kept."""

    week: str
    guests: list[VisitGuestOut]


class OwnVisitOut(VisitGuestOut):
    """A visit that a member hosts or is a guest at."""

    week: str
    what: str = Field(description="What there is to see, in the host's words")
    when: str


class OwnVisitsOut(BaseModel):
    """Visits of one member."""

    visits: list[OwnVisitOut]
